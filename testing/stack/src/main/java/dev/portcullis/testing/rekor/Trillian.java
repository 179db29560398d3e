package dev.portcullis.testing.rekor;

import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import java.time.Duration;

/**
 * Trillian's log server and the signer that puts what was queued into the tree.
 *
 * @param port where the log server answers on 127.0.0.1
 */
record Trillian(int port, Supervised server, Supervised signer) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    // Both sleep five seconds before they end on a SIGTERM.
    private static final Duration GRACE = Duration.ofMillis(200);

    static Trillian start(Tools tools, RunFolder folder, MariaDb database) {
        try (Unwinding unwinding = new Unwinding()) {
            int[] port = new int[1];
            Supervised server = unwinding.on(Ports.retrying(() -> {
                port[0] = Ports.free();
                return start(tools, folder, "trillian-log-server", port[0], database, "--tree_gc=false");
            }));
            Supervised signer = unwinding.on(Ports.retrying(() -> start(
                    tools,
                    folder,
                    "trillian-log-signer",
                    Ports.free(),
                    database,
                    "--force_master",
                    "--sequencer_interval=50ms")));
            unwinding.keep();
            return new Trillian(port[0], server, signer);
        }
    }

    private static Supervised start(
            Tools tools, RunFolder folder, String name, int port, MariaDb database, String... further) {
        Program program = Program.of(
                        tools.binary(name),
                        "--rpc_endpoint=127.0.0.1:" + port,
                        "--http_endpoint=",
                        "--storage_system=mysql",
                        "--quota_system=noop",
                        "--mysql_uri=" + database.address())
                .with(further)
                .withGrace(GRACE);
        return Supervised.start(folder, name, program).awaitReady(LIMIT, () -> Ports.accepts(port));
    }

    @Override
    public void close() {
        signer.close();
        server.close();
    }
}
