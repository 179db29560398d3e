package dev.portcullis.evidence;

import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Verdict;

/**
 * A verdict with what it was reached from.
 *
 * @param input what was known of the image
 * @param verdict what the policies say of that
 */
record Judgement(ImageInput input, Verdict verdict) {
    boolean isVerified() {
        return verdict instanceof Verdict.Allow && verdict.findings().isEmpty();
    }
}
