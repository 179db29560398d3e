package dev.portcullis.core.image;

/**
 * A text is no pattern over images.
 *
 * <p>The message says what is wrong, for the person who wrote the policy. It quotes at most a short, escaped piece of it.
 */
public final class InvalidImagePatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidImagePatternException(String problem, String text) {
        super(problem + ": " + Excerpt.of(text));
    }
}
