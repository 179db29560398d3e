package dev.portcullis.core.decision;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * An image of a request with its verdict.
 *
 * @param use where the request names it
 * @param reference its canonical reference; null where the text is none
 * @param digest the manifest that was judged; null where none was
 * @param verdict what the policies say
 * @param basis what the verdict was reached from; null where nothing but the text and its place was looked at
 */
public record JudgedImage(
        ImageUse use,
        @Nullable String reference,
        @Nullable Digest digest,
        Verdict verdict,
        @Nullable Basis basis) {

    /** Makes an image of which nothing but the text and its place was looked at. */
    public JudgedImage(ImageUse use, @Nullable String reference, @Nullable Digest digest, Verdict verdict) {
        this(use, reference, digest, verdict, null);
    }

    /** Returns the same verdict for the same image where another part of the object names it. */
    public JudgedImage at(ImageUse other) {
        return new JudgedImage(other, reference, digest, verdict, basis);
    }
}
