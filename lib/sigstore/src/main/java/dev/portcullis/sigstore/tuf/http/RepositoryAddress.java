package dev.portcullis.sigstore.tuf.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a repository is: the folder of {@code timestamp.json}. Targets are in {@code targets/} below.
 *
 * @param uri the address, which ends with a slash
 */
public record RepositoryAddress(URI uri) {
    private static final int LONGEST = 1024;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    /** Reads an HTTPS address without user, query and fragment; empty for anything else. */
    public static Optional<RepositoryAddress> https(String text) {
        return parse(text).filter(address -> address.scheme().equals("https"));
    }

    /** Reads an HTTPS address, or an HTTP address of this machine. For tests. */
    public static Optional<RepositoryAddress> httpsOrLoopback(String text) {
        return parse(text)
                .filter(address -> address.scheme().equals("https")
                        || (address.scheme().equals("http")
                                && LOOPBACK.contains(address.uri.getHost().toLowerCase(Locale.ROOT))));
    }

    private static Optional<RepositoryAddress> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text.endsWith("/") ? text : text + "/");
            var plain = uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getPort() <= MAX_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.normalize().equals(uri);
            return plain ? Optional.of(new RepositoryAddress(uri)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns where a file of the repository is. */
    URI of(String path) {
        return uri.resolve(path);
    }

    /** Returns the lower-case host, with its port unless that is 443, as settings and messages name it. */
    public String authority() {
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() < 0 || uri.getPort() == HTTPS_PORT ? host : host + ":" + uri.getPort();
    }

    /** Tells whether another address is of the same scheme, host and port. */
    boolean isOriginOf(URI other) {
        return scheme().equalsIgnoreCase(other.getScheme())
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && uri.getPort() == other.getPort()
                && other.getRawUserInfo() == null;
    }

    private String scheme() {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }
}
