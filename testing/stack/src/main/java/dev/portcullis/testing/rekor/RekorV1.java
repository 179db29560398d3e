package dev.portcullis.testing.rekor;

import dev.portcullis.testing.process.DebianPackages;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A log that promises inclusion and tells the time, as most signatures in the wild have it: Rekor v1 on Trillian on MariaDB, empty at
 * first, with a key that lives in memory. Its checkpoints are signed under the name 127.0.0.1.
 */
public final class RekorV1 implements AutoCloseable {
    /** The tools that it needs beyond Debian's packages. */
    public static final List<String> TOOLS = List.of("rekor-v1", "trillian-log-server", "trillian-log-signer");

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Unwinding parts;
    private final URI url;

    private RekorV1(Unwinding parts, URI url) {
        this.parts = parts;
        this.url = url;
    }

    /** Why it cannot run on this machine; empty where it can. May fetch packages, some seconds once. */
    public static Optional<String> missing() {
        return switch (DebianPackages.of("mariadb")) {
            case DebianPackages.Unpacked packages -> Optional.empty();
            case DebianPackages.Unavailable why -> Optional.of(why.reason());
        };
    }

    /**
     * Starts the servers and waits until the log answers; one instance per folder.
     *
     * @throws StackException if it cannot run on this machine
     */
    public static RekorV1 start(Tools tools, RunFolder folder) {
        return switch (DebianPackages.of("mariadb")) {
            case DebianPackages.Unpacked packages -> start(tools, folder, packages);
            case DebianPackages.Unavailable why -> throw new StackException("no MariaDB for Rekor v1: " + why.reason());
        };
    }

    private static RekorV1 start(Tools tools, RunFolder folder, DebianPackages.Unpacked packages) {
        Unwinding parts = new Unwinding();
        try {
            MariaDb database = parts.on(MariaDb.start(folder, packages));
            Trillian trillian = parts.on(Trillian.start(tools, folder, database));
            return Ports.retrying(() -> {
                int port = Ports.free();
                Program program = Program.of(
                                tools.binary("rekor-v1"), "-port=" + port, "-trillian-port=" + trillian.port())
                        .withGrace(GRACE);
                URI url = URI.create("http://127.0.0.1:" + port);
                parts.on(ready(Supervised.start(folder, "rekor-v1", program), url));
                return new RekorV1(parts, url);
            });
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Supervised ready(Supervised process, URI url) {
        try (HttpProbe probe = HttpProbe.plain()) {
            return process.awaitReady(LIMIT, () -> probe.answers(url.resolve("/api/v1/log")));
        }
    }

    public URI url() {
        return url;
    }

    /** Where its public key can be read (PEM). */
    public URI publicKeyUrl() {
        return url.resolve("/api/v1/log/publicKey");
    }

    @Override
    public void close() {
        parts.close();
    }
}
