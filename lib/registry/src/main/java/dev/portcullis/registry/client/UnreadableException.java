package dev.portcullis.registry.client;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryResult;

/** A document does not say what it must. Turned into a refusal before it leaves the package. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UnreadableException(Reason reason, String problem) {
        super(problem, null, false, false);
        this.reason = reason;
    }

    <T> RegistryResult<T> refusal(String document) {
        return new RegistryResult.Refused<>(reason, document + " " + getMessage());
    }
}
