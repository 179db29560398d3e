package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistrySettings;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One HTTP client for hosts under the platform's authorities, one for each host with its own. */
final class HttpClients implements AutoCloseable {
    private final HttpClient common;
    private final Map<String, HttpClient> withOwnAuthorities;

    HttpClients(RegistrySettings settings, ExecutorService executor) {
        common = client(executor, null);
        withOwnAuthorities = settings.hosts().entrySet().stream()
                .filter(host -> host.getValue().certificateAuthorities() != null)
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        host -> client(executor, host.getValue().certificateAuthorities())));
    }

    HttpClient of(Endpoint endpoint) {
        return withOwnAuthorities.getOrDefault(endpoint.host(), common);
    }

    @Override
    public void close() {
        common.shutdownNow();
        withOwnAuthorities.values().forEach(HttpClient::shutdownNow);
    }

    /** HTTP/1.1: one shared HTTP/2 connection would let one caller's slow body hold up another's. */
    private static HttpClient client(ExecutorService executor, @Nullable String authorities) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(executor);
        if (authorities != null) {
            builder.sslContext(TrustStores.trustingAlso(authorities));
        }
        return builder.build();
    }
}
