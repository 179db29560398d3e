package dev.portcullis.cli.registry;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.registry.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How registries are reached. */
public final class RegistryOptions {
    private static final int MAXIMUM_CA_FILE = 1024 * 1024;
    private static final int LONGEST_TIMEOUT = 3600;

    @Option(
            names = "--plain-http",
            paramLabel = "HOST",
            description = "speak HTTP without TLS to this registry, also at a private address")
    private List<String> plainHttp = List.of();

    @Option(
            names = "--allow-private-addresses",
            paramLabel = "HOST",
            description = "reach this registry, its token service and redirects at loopback and private addresses too")
    private List<String> privateAddresses = List.of();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "trust these certificate authorities (PEM) besides the platform's for all registries that are asked")
    private @Nullable Path caFile;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "give registries this long in all; default: ${DEFAULT-VALUE}")
    private int timeout;

    /** Returns how long registries are given in all. */
    public Duration timeout() {
        if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
            throw new UnusableInputException("--timeout: it is 1 to " + LONGEST_TIMEOUT);
        }
        return Duration.ofSeconds(timeout);
    }

    /**
     * Returns the settings.
     *
     * @param asked the hosts that a command is about
     * @param closed hosts that are never connected to
     */
    public RegistrySettings settings(Set<String> asked, Set<String> closed) {
        var names = new HashSet<String>(plainHttp);
        names.addAll(privateAddresses);
        var authorities = authorities();
        if (authorities != null) {
            names.addAll(asked);
        }
        var hosts = new HashMap<String, RegistrySettings.Host>();
        for (var name : names) {
            var plain = plainHttp.contains(name);
            hosts.put(
                    name,
                    new RegistrySettings.Host(
                            plain,
                            plain || privateAddresses.contains(name),
                            asked.contains(name) ? authorities : null));
        }
        return new RegistrySettings(hosts, closed, RegistrySettings.Limits.DEFAULT);
    }

    private @Nullable String authorities() {
        return caFile == null ? null : new BoundedFile("--ca-file", caFile, MAXIMUM_CA_FILE).text();
    }
}
