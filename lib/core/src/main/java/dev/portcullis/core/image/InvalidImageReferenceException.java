package dev.portcullis.core.image;

/**
 * A text is no image reference that Portcullis accepts.
 *
 * <p>The message says what is wrong, for the person who wrote the text. It quotes at most a short, escaped piece of it.
 */
public final class InvalidImageReferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidImageReferenceException(String problem, String text) {
        super(problem + ": " + Excerpt.of(text));
    }
}
