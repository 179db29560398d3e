package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** One of the three servers, reachable under an HTTP address. */
record SigstoreServer(URI url, Supervised process) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofMillis(300);

    /** Without a certificate transparency log, so certificates carry no SCT. */
    static SigstoreServer fulcio(Tools tools, RunFolder folder, Path config, String proxy, Path proxyCa) {
        return Ports.retrying(() -> {
            int port = Ports.free();
            Program program = Program.of(tools.binary("fulcio"), "-config=" + config, "-port=" + port)
                    .withEnvironment("HTTPS_PROXY", proxy)
                    .withEnvironment("SSL_CERT_FILE", proxyCa.toString());
            return start(folder, "fulcio", program, port, "/healthz");
        });
    }

    /** A Rekor v2 log on tiles; it signs checkpoints under the host part of its address. */
    static SigstoreServer rekor(Tools tools, RunFolder folder, Path key) {
        return Ports.retrying(() -> {
            int port = Ports.free();
            Program program = Program.of(
                    tools.binary("rekor"),
                    "serve",
                    "--signer-filepath=" + key,
                    "--storage-dir=" + folder.directory("rekor"),
                    "--hostname=127.0.0.1",
                    "--checkpoint-interval=200ms",
                    "--batch-max-age=50ms",
                    "--http-address=127.0.0.1",
                    "--http-port=" + port,
                    "--grpc-address=127.0.0.1",
                    "--grpc-port=" + Ports.free(),
                    "--http-metrics-port=" + Ports.free());
            return start(folder, "rekor", program, port, "/healthz");
        });
    }

    static SigstoreServer timestampAuthority(Tools tools, RunFolder folder) {
        return Ports.retrying(() -> {
            int port = Ports.free();
            Program program = Program.of(tools.binary("timestamp-server"), "-host=127.0.0.1", "-port=" + port);
            return start(folder, "timestamp-server", program, port, "/ping");
        });
    }

    private static SigstoreServer start(RunFolder folder, String name, Program program, int port, String health) {
        URI url = URI.create("http://127.0.0.1:" + port);
        Supervised process = Supervised.start(folder, name, program.withGrace(GRACE));
        try (HttpProbe probe = HttpProbe.plain()) {
            return new SigstoreServer(url, process.awaitReady(LIMIT, () -> probe.answers(url.resolve(health))));
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
