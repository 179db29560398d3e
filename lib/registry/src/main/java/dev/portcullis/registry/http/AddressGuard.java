package dev.portcullis.registry.http;

import dev.portcullis.core.network.AddressKind;
import dev.portcullis.core.network.HostResolver;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.RegistrySettings;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Checks scheme and addresses of a URI before anything is sent there.
 *
 * <p>Every address of the name must pass. The HTTP client looks the name up again when it connects; the platform's address cache, 30 s by
 * default, makes both look-ups one. What remains is in the module's README.
 */
final class AddressGuard {
    private static final int MAX_PORT = 65_535;

    private final HostResolver resolver;
    private final ExecutorService executor;
    private final InsecureHosts insecureHosts;
    private final Set<String> closed;

    AddressGuard(HostResolver resolver, ExecutorService executor, RegistrySettings settings) {
        this.resolver = resolver;
        this.executor = executor;
        this.insecureHosts = new InsecureHosts(settings);
        this.closed = settings.closed().stream()
                .map(host -> Endpoint.authority(Endpoint.of(host, settings).base()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Finds the URI as it is, or refuses it. */
    RegistryResult<URI> check(Endpoint start, URI uri, Deadline deadline) {
        String host = Endpoint.host(uri);
        if (host.isEmpty() || uri.getRawUserInfo() != null) {
            return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, start.host() + " names an address without a host");
        }
        if (uri.getPort() > MAX_PORT) {
            return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, start.host() + " names a port that there cannot be");
        }
        if (!insecureHosts.allowScheme(start, uri)) {
            return new Refused<>(
                    Reason.REGISTRY_ADDRESS_REFUSED, start.host() + " leads to " + host + " without HTTPS");
        }
        if (closed.contains(Endpoint.authority(uri))) {
            return new Refused<>(
                    Reason.REGISTRY_ADDRESS_REFUSED,
                    start.host() + " leads to " + host + ", for which registries[].direct is false");
        }
        return resolve(host, deadline).then(addresses -> judge(start, host, uri, addresses));
    }

    private static RegistryResult<URI> judge(Endpoint start, String host, URI uri, InetAddress[] addresses) {
        for (InetAddress address : addresses) {
            AddressKind kind = AddressKind.of(address);
            if (kind == AddressKind.NEVER) {
                return new Refused<>(Reason.REGISTRY_ADDRESS_REFUSED, host + " has an address that is never contacted");
            }
            if (kind == AddressKind.PRIVATE && !start.settings().allowPrivateAddresses()) {
                return new Refused<>(
                        Reason.REGISTRY_ADDRESS_REFUSED,
                        host + " has a private address; registries[].allowPrivateAddresses is not set for "
                                + start.host());
            }
        }
        return new Found<>(uri);
    }

    private RegistryResult<InetAddress[]> resolve(String host, Deadline deadline) {
        Future<InetAddress[]> lookup = executor.submit(() -> resolver.resolve(host));
        try {
            InetAddress[] addresses = lookup.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (addresses.length > 0) {
                return new Found<>(addresses);
            }
            return new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, host + " has no address", null);
        } catch (ExecutionException e) {
            return new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "the name " + host + " cannot be resolved", null);
        } catch (TimeoutException e) {
            lookup.cancel(true);
            return new Unavailable<>(Reason.REGISTRY_TIMEOUT, "the name " + host + " was not resolved in time", null);
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            return new Unavailable<>(Reason.REGISTRY_TIMEOUT, "interrupted while resolving " + host, null);
        }
    }
}
