package dev.portcullis.cli.bundle;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.Verification;
import org.jspecify.annotations.Nullable;

/** Whose signature counts. There is no "anybody". */
sealed interface ExpectedSigner {
    /** Returns why this is not the signer, or null if it is. */
    @Nullable
    String objection(Signer signer);

    /**
     * Reads the options.
     *
     * @throws UnusableInputException unless they name exactly one signer
     */
    static ExpectedSigner of(boolean key, @Nullable String identity, @Nullable String issuer) {
        if (key) {
            if (identity != null || issuer != null) {
                throw new UnusableInputException(
                        "--key and --certificate-identity or --certificate-oidc-issuer exclude each other");
            }
            return new GivenKey();
        }
        if (identity == null || issuer == null || identity.isBlank() || issuer.isBlank()) {
            throw new UnusableInputException(
                    "give --key, or --certificate-identity with --certificate-oidc-issuer: who must have signed");
        }
        return new Identity(identity, issuer);
    }

    /** Turns a signature by anybody else into a rejection. */
    default Verification hold(Verification verification) {
        if (!(verification instanceof Verification.Verified verified)) {
            return verification;
        }
        var objection = objection(verified.signer());
        return objection == null
                ? verified
                : new Verification.Rejected(new Rejection(Reason.IDENTITY_MISMATCH, objection));
    }

    /** The key of {@code --key}, the only one in the trust root. */
    record GivenKey() implements ExpectedSigner {
        @Override
        public @Nullable String objection(Signer signer) {
            return switch (signer) {
                case Signer.Key key -> null;
                case Signer.Keyless keyless -> "the bundle is signed with a certificate, not with the key given";
            };
        }
    }

    /** Exactly this subject and issuer of a certificate. */
    record Identity(String subject, String issuer) implements ExpectedSigner {
        @Override
        public @Nullable String objection(Signer signer) {
            return switch (signer) {
                case Signer.Keyless(var identity)
                when identity.subject().equals(subject) && identity.issuer().equals(issuer) -> null;
                default -> "the signer is " + signer.describe();
            };
        }
    }
}
