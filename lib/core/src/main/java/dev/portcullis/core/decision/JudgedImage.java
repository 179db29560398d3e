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
 */
public record JudgedImage(
        ImageUse use, @Nullable String reference, @Nullable Digest digest, Verdict verdict) {}
