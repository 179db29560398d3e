package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistrySettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where requests for a registry start, and under which settings. A mirror of a host is an endpoint of its own.
 *
 * @param host canonical host as images name it
 * @param base scheme and authority of the registry's API
 * @param settings of that host; they hold for the whole chain of redirects and for the token realm
 */
public record Endpoint(String host, URI base, RegistrySettings.Host settings) {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_API = "registry-1.docker.io";

    /** Returns the endpoint of a canonical host. */
    public static Endpoint of(String host, RegistrySettings settings) {
        RegistrySettings.Host hostSettings = settings.host(host);
        String scheme = hostSettings.insecureHttp() ? "http" : "https";
        String authority = host.equals(DOCKER_HUB) ? DOCKER_HUB_API : host;
        return new Endpoint(host, URI.create(scheme + "://" + authority), hostSettings);
    }

    /** Tells whether a URI has the scheme, host and port of this endpoint. */
    public boolean isOriginOf(URI uri) {
        return base.getScheme().equalsIgnoreCase(uri.getScheme())
                && base.getHost().equalsIgnoreCase(uri.getHost())
                && port(base) == port(uri);
    }

    /** Returns host and port of a URI, as settings name them. */
    static String authority(URI uri) {
        int port = uri.getPort();
        boolean omitted = port < 0 || (port == 443 && "https".equalsIgnoreCase(uri.getScheme()));
        return host(uri) + (omitted ? "" : ":" + port);
    }

    static String host(URI uri) {
        @Nullable String host = uri.getHost();
        return host == null ? "" : host.toLowerCase(java.util.Locale.ROOT);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }
}
