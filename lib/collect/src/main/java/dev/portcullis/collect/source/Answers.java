package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.Problem;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import java.util.function.Function;

/** Turns what registries and web servers answer into what collectors say. */
final class Answers {
    private Answers() {}

    /** Goes on with what was found; tells why nothing was. */
    static <T, U> U of(RegistryResult<T> result, Function<T, U> found, Function<Problem, U> otherwise) {
        return switch (result) {
            case Found<T>(var value) -> found.apply(value);
            case NotFound<T>(var hidden, var detail) -> otherwise.apply(new Problem(CollectReason.NOT_FOUND, detail));
            case Refused<T>(var reason, var detail) -> otherwise.apply(new Problem(refused(reason), detail));
            case Unavailable<T>(var reason, var detail, var retryAfter) ->
                otherwise.apply(new Problem(unavailable(reason), detail));
        };
    }

    private static CollectReason refused(Reason reason) {
        return switch (reason) {
            case REGISTRY_ADDRESS_REFUSED -> CollectReason.ADDRESS_REFUSED;
            case REGISTRY_CERTIFICATE_UNTRUSTED -> CollectReason.CERTIFICATE_UNTRUSTED;
            case REGISTRY_UNAUTHORIZED -> CollectReason.ACCESS_DENIED;
            case REGISTRY_DIGEST_MISMATCH -> CollectReason.DIGEST_MISMATCH;
            case RESPONSE_TOO_LARGE -> CollectReason.TOO_LARGE;
            case MANIFEST_AMBIGUOUS, MANIFEST_UNSUPPORTED -> CollectReason.FORMAT_UNKNOWN;
            case EVIDENCE_INCOMPLETE -> CollectReason.ARTIFACT_AMBIGUOUS;
            case OVERLOADED -> CollectReason.TIMED_OUT;
            case INTERNAL_ERROR -> CollectReason.INTERNAL_ERROR;
            default -> CollectReason.UNEXPECTED_ANSWER;
        };
    }

    private static CollectReason unavailable(Reason reason) {
        return switch (reason) {
            case REGISTRY_TIMEOUT -> CollectReason.TIMED_OUT;
            case REGISTRY_RATE_LIMITED -> CollectReason.RATE_LIMITED;
            default -> CollectReason.UNREACHABLE;
        };
    }
}
