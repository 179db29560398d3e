package dev.portcullis.sigstore.sign;

import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outcome of making a bundle. */
public sealed interface BundleSigning {
    /** It was made. */
    record Made(SignedBundle bundle) implements BundleSigning {}

    /**
     * It was not.
     *
     * @param reason why
     * @param detail one sentence for a person, without a secret
     * @param retryAfter how long whoever was asked wants to be left alone; null where that was not said
     */
    record Failed(Reason reason, String detail, @Nullable Duration retryAfter) implements BundleSigning {
        private static final Set<Reason> PASSING = EnumSet.of(
                Reason.SIGNER_UNAVAILABLE,
                Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE,
                Reason.CERTIFICATE_AUTHORITY_LIMITED);

        /** Without a time to wait. */
        public Failed(Reason reason, String detail) {
            this(reason, detail, null);
        }

        /** Tells whether it may pass by itself, so that signing again later helps. */
        public boolean passes() {
            return PASSING.contains(reason);
        }
    }
}
