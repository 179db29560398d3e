package dev.portcullis.vault;

import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why Vault did not do what it was asked.
 *
 * @param kind what happened
 * @param detail one sentence for a person; it names host and event, and holds no response body and no secret
 * @param retryAfter how long Vault asked to wait, or null
 */
public record VaultFailure(
        Kind kind, String detail, @Nullable Duration retryAfter) {
    /** What happened. */
    public enum Kind {
        /** It is sealed, or not initialised. */
        SEALED(Reason.SIGNER_UNAVAILABLE),
        /** It limits requests. */
        LIMITED(Reason.SIGNER_UNAVAILABLE),
        /** No connection, no answer in time, or a fault inside. */
        UNREACHABLE(Reason.SIGNER_UNAVAILABLE),
        /** Somebody answered whose certificate is not trusted; nothing was sent. */
        UNTRUSTED(Reason.SIGNER_UNTRUSTED),
        /** The login was refused, or its token holds no longer and there is no way to another. */
        LOGIN_REFUSED(Reason.SIGNER_LOGIN_REFUSED),
        /** Whoever logged in may not do this. */
        DENIED(Reason.SIGNER_FORBIDDEN),
        /** There is no such key, or no engine at that mount. */
        NOT_FOUND(Reason.SIGNER_KEY_MISSING),
        /** The key is of a kind that is not signed with here. */
        KEY_UNUSABLE(Reason.SIGNER_KEY_UNUSABLE),
        /** The answer is not Vault's. */
        INVALID(Reason.SIGNER_RESPONSE_INVALID);

        private final Reason reason;

        Kind(Reason reason) {
            this.reason = reason;
        }

        /** Tells whether it may pass by itself, so that asking again helps. */
        public boolean passes() {
            return reason == Reason.SIGNER_UNAVAILABLE;
        }
    }

    /** Makes one without a time to wait. */
    public VaultFailure(Kind kind, String detail) {
        this(kind, detail, null);
    }

    /** Returns the code for messages, conditions and metrics. */
    public Reason reason() {
        return kind.reason;
    }
}
