package dev.portcullis.testing.cluster;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One etcd member on 127.0.0.1. It does not sync to disk: its data survives its own end, not the machine's. */
public final class Etcd implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunFolder folder;
    private final Program program;
    private final URI client;
    private final Path data;
    private @Nullable Supervised process;

    private Etcd(RunFolder folder, Program program, URI client, Path data) {
        this.folder = folder;
        this.program = program;
        this.client = client;
        this.data = data;
    }

    public static Etcd start(Tools tools, RunFolder folder) {
        Path binary = tools.binary("etcd");
        Path data = folder.path().resolve("etcd");
        return Ports.retrying(() -> {
            URI client = URI.create("http://127.0.0.1:" + Ports.free());
            String peer = "http://127.0.0.1:" + Ports.free();
            Program program = Program.of(
                            binary,
                            "--name=default",
                            "--data-dir=" + data,
                            "--unsafe-no-fsync",
                            "--log-level=warn",
                            "--listen-client-urls=" + client,
                            "--advertise-client-urls=" + client,
                            "--listen-peer-urls=" + peer,
                            "--initial-advertise-peer-urls=" + peer,
                            "--initial-cluster=default=" + peer)
                    .withGrace(Duration.ofMillis(500));
            Etcd etcd = new Etcd(folder, program, client, data);
            etcd.start();
            return etcd;
        });
    }

    /** Starts it again on the same address with the data it had. */
    public synchronized void start() {
        stop();
        Supervised started = Supervised.start(folder, "etcd", program);
        process = started;
        try (HttpProbe probe = HttpProbe.plain()) {
            started.awaitReady(LIMIT, () -> probe.answers(client.resolve("/health")));
        }
    }

    public synchronized void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Removes all data of a stopped etcd, as the loss of its disk would. */
    synchronized void empty() {
        if (process != null) {
            throw new IllegalStateException("etcd runs");
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI client() {
        return client;
    }

    @Override
    public void close() {
        stop();
    }
}
