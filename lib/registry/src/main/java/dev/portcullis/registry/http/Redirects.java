package dev.portcullis.registry.http;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Follows redirects: bounded, guarded at every hop, and with the authorization only while the origin was never left. */
final class Redirects {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_LOCATION_LENGTH = 8 << 10;

    private final Transport transport;

    Redirects(Transport transport) {
        this.transport = transport;
    }

    RegistryResult<Reply> send(Call call, Deadline deadline) {
        URI uri = call.uri();
        boolean authorize = true;
        for (int hop = 0; ; hop++) {
            RegistryResult<Reply> result = transport.send(call, uri, authorize, deadline);
            if (!(result instanceof Found<Reply>(Reply reply)) || !STATUSES.contains(reply.status())) {
                return result;
            }
            if (hop == call.redirects()) {
                return invalid(call, "redirects where none, or no more, is followed");
            }
            Optional<URI> next = target(reply);
            if (next.isEmpty()) {
                return invalid(call, "redirects to nowhere");
            }
            uri = next.get();
            authorize &= sameOrigin(call.uri(), uri);
        }
    }

    private static Optional<URI> target(Reply reply) {
        return reply.headers()
                .firstValue("Location")
                .filter(location -> location.length() <= MAX_LOCATION_LENGTH)
                .flatMap(location -> {
                    try {
                        return Optional.of(reply.uri().resolve(URI.create(location)));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                });
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && Endpoint.authority(one).equals(Endpoint.authority(other));
    }

    private static RegistryResult<Reply> invalid(Call call, String what) {
        return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, call.endpoint().host() + " " + what);
    }
}
