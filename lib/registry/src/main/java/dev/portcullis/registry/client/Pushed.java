package dev.portcullis.registry.client;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.auth.PushRefusal;
import dev.portcullis.registry.http.Reply;

/** Answers to what was pushed. */
final class Pushed {
    private Pushed() {}

    /** Finds the digest if that is what was stored. */
    static RegistryResult<Digest> check(RepositorySession session, Reply reply, Digest digest, String what) {
        if (reply.status() != 201) {
            return unexpected(session, reply, "new " + what);
        }
        var named = reply.headers().firstValue("Docker-Content-Digest");
        return named.isEmpty() || named.get().equals(digest.toString())
                ? new Found<>(digest)
                : new Refused<>(
                        Reason.REGISTRY_DIGEST_MISMATCH,
                        session.endpoint().host() + " stored a " + what + " under another digest than it has");
    }

    /** Words an answer that is no success. */
    static <T> RegistryResult<T> unexpected(RepositorySession session, Reply reply, String what) {
        var host = session.endpoint().host();
        return PushRefusal.<T>known(host, reply)
                .orElseGet(() -> new Refused<>(
                        Reason.REGISTRY_RESPONSE_INVALID, host + " answered " + reply.status() + " to the " + what));
    }
}
