package dev.portcullis.cluster.verified;

import dev.portcullis.crds.verified.VerifiedImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code VerifiedImage} that are believed, if they fit together.
 *
 * @param content all that is known, as canonical JSON; empty for none
 * @param keyId which key made the MAC; empty for none
 * @param mac the MAC; empty for none
 */
public record SealedText(String content, String keyId, String mac) {
    /** Returns these parts of a spec. */
    public static SealedText of(@Nullable VerifiedImageSpec spec) {
        return spec == null ? new SealedText("", "", "") : new SealedText(spec.content(), spec.keyId(), spec.mac());
    }
}
