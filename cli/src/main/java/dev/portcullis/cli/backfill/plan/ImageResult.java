package dev.portcullis.cli.backfill.plan;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What became of one image.
 *
 * @param image the image, as people know it
 * @param state how it stands now
 * @param referrer digest of what carries the attestation, or null
 * @param detail the same or why there is none, for people; empty for nothing to say
 */
public record ImageResult(
        String image, State state, @Nullable Digest referrer, String detail) {
    /** How an image stands. */
    public enum State {
        SIGNED("signed", "signed"),
        WANTED("would-be-signed", "to be signed"),
        PRESENT("present", "had it already"),
        DONE("done", "done earlier"),
        REFUSED("refused", "refused"),
        UNREACHABLE("unreachable", "not reached");

        private final String word;
        private final String counted;

        State(String word, String counted) {
            this.word = word;
            this.counted = counted;
        }

        /** Returns the word that stands before a number of images. */
        String counted() {
            return counted;
        }
    }

    /** Makes one of an image that has the attestation. */
    public static ImageResult attested(String image, State state, Digest referrer) {
        return new ImageResult(image, state, referrer, referrer.toString());
    }

    /** Makes one of an image that is left as it is. */
    public static ImageResult left(String image, State state, String detail) {
        return new ImageResult(image, state, null, detail);
    }

    /** Makes one of an image that is not to be attested, or cannot be. */
    public static ImageResult refused(String image, Reason reason, String detail) {
        return left(image, State.REFUSED, "[" + reason.code() + "] " + detail);
    }

    /** Makes one of an image of which nobody can say. */
    public static ImageResult unreachable(String image, Reason reason, String detail) {
        return left(image, State.UNREACHABLE, "[" + reason.code() + "] " + detail);
    }

    /** Returns it as a line. */
    public String line() {
        return state.word + " " + image + (detail.isEmpty() ? "" : ": " + detail);
    }
}
