package dev.portcullis.registry;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How registries may be reached.
 *
 * @param hosts by canonical host, as in {@code ImageRepository.host()}
 * @param closed hosts that no connection may lead to, by no redirect either
 * @param limits bounds on what is read
 */
public record RegistrySettings(Map<String, Host> hosts, Set<String> closed, Limits limits) {
    public RegistrySettings {
        hosts = Map.copyOf(hosts);
        closed = Set.copyOf(closed);
    }

    /** Makes settings under which no host is closed. */
    public RegistrySettings(Map<String, Host> hosts, Limits limits) {
        this(hosts, Set.of(), limits);
    }

    /** Returns settings under which every host is public and speaks HTTPS. */
    public static RegistrySettings defaults() {
        return new RegistrySettings(Map.of(), Limits.DEFAULT);
    }

    /** Returns the settings of a host. */
    public Host host(String canonicalHost) {
        return hosts.getOrDefault(canonicalHost, Host.DEFAULT);
    }

    /**
     * Settings of one host. They also govern the token realm that it announces and the redirects that start there.
     *
     * @param insecureHttp speak plain HTTP to it
     * @param allowPrivateAddresses permit loopback, link-local and private addresses
     * @param certificateAuthorities PEM certificates trusted besides the platform's, or null
     */
    public record Host(
            boolean insecureHttp,
            boolean allowPrivateAddresses,
            @Nullable String certificateAuthorities) {
        static final Host DEFAULT = new Host(false, false, null);
    }

    /**
     * Bounds; sizes in bytes.
     *
     * @param manifestBytes of one manifest, index or page of referrers
     * @param blobBytes of one blob
     * @param referrers entries listed for one digest
     * @param pages of referrers followed
     * @param redirects followed for one request
     * @param attempts for one request, the first included
     * @param parallelPerHost requests under way for one starting host
     */
    public record Limits(
            int manifestBytes,
            int blobBytes,
            int referrers,
            int pages,
            int redirects,
            int attempts,
            int parallelPerHost) {
        public static final Limits DEFAULT = new Limits(1 << 20, 16 << 20, 512, 16, 5, 3, 16);

        public Limits {
            if (manifestBytes < 1
                    || blobBytes < 1
                    || referrers < 1
                    || pages < 1
                    || redirects < 0
                    || attempts < 1
                    || parallelPerHost < 1) {
                throw new IllegalArgumentException("limits are positive");
            }
        }
    }
}
