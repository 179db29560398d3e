package dev.portcullis.testing.node;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.Credentials;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A registry of a {@link RealCluster}. Its content lives in memory and survives reboots of nodes and of the control plane, not
 * {@link Part#stop} of {@link #server}; {@link Part#pause} keeps it.
 */
public final class NodeRegistry extends ReachedRegistry {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunFolder folder;
    private final Part server;

    private NodeRegistry(Tools tools, RunFolder folder, String host, @Nullable Credentials credentials, Part server) {
        super(tools, folder, host, credentials);
        this.folder = folder;
        this.server = server;
    }

    static NodeRegistry of(
            Tools tools, RunFolder folder, Machine machine, String name, String host, @Nullable Credentials wanted) {
        String[] arguments = {
            "-address=" + host,
            "-referrers=true",
            "-quiet=false",
            "-credentials=" + (wanted == null ? "" : pair(wanted))
        };
        URI root = URI.create("http://" + host + "/v2/");
        Part server = new Part(
                folder,
                name,
                () -> machine.program(tools.binary("registry"), arguments),
                LIMIT,
                () -> answers(root, wanted));
        return new NodeRegistry(tools, folder, host, wanted, server);
    }

    private static String pair(Credentials credentials) {
        return credentials.user() + ":" + credentials.password();
    }

    private static boolean answers(URI root, @Nullable Credentials credentials) {
        String[] headers = credentials == null ? new String[0] : new String[] {"Authorization", credentials.basic()};
        try (HttpProbe probe = HttpProbe.plain()) {
            return probe.answers(root, headers);
        }
    }

    /**
     * From now on nodes pull from here what is named after this registry, as from a mirror. Nobody else knows it by that name.
     *
     * @param name as image references have it
     */
    public void serveAs(String name) {
        NodeFiles.registry(folder, name, host());
    }

    /** The server, to be stopped or paused. */
    public Part server() {
        return server;
    }
}
