package dev.portcullis.cli.bundle;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.VerifiedTime;

/** Words what a bundle proves. */
final class SignedText {
    private SignedText() {}

    static String of(Claim claim) {
        return switch (claim.kind()) {
            case SIGNATURE -> "the artifact";
            case ATTESTATION -> "an attestation of type " + claim.predicateType();
        };
    }

    static String of(VerifiedTime time) {
        return time.at()
                + switch (time.source()) {
                    case TIMESTAMP_AUTHORITY -> ", by a timestamp authority";
                    case TRANSPARENCY_LOG -> ", by a transparency log";
                };
    }
}
