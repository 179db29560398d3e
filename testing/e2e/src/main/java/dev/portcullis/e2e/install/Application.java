package dev.portcullis.e2e.install;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operator or webhook: a process that can be ended and started again at will, each time with the same settings, on the same ports and with
 * the same log. Not safe for several threads.
 */
public final class Application implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String METRICS = "/q/metrics";
    private static final String READINESS = "/q/health/ready";

    private final RunFolder folder;
    private final String name;
    private final Program program;
    private final URI management;
    private @Nullable Supervised process;

    Application(RunFolder folder, String name, Program program, int management) {
        this.folder = folder;
        this.name = name;
        this.program = program;
        this.management = URI.create("http://127.0.0.1:" + management);
    }

    /** Starts it on what the cluster holds, after ending it where it still runs, and waits until it is ready. */
    public Application start() {
        launch();
        return awaitReady();
    }

    /** Starts it, after ending it where it still runs, and does not wait: what it needs may not be there yet. */
    public void launch() {
        launch(Map.of());
    }

    /** Starts it with these environment variables besides its own, which are forgotten at its next start. */
    public void launch(Map<String, String> environment) {
        stop();
        var changed = program;
        for (var variable : environment.entrySet()) {
            changed = changed.withEnvironment(variable.getKey(), variable.getValue());
        }
        process = Supervised.start(folder, name, changed);
    }

    /** Waits until it is ready. */
    public Application awaitReady() {
        return awaitReady(START);
    }

    /** Waits until it is ready, so long at most. */
    public Application awaitReady(Duration limit) {
        process().awaitReady(limit, this::isReady);
        return this;
    }

    /** Waits until it answers what it is asked about its health, ready or not. */
    public Application awaitAnswer() {
        process().awaitReady(START, () -> !health().isEmpty());
        return this;
    }

    /** Ends it by SIGTERM, and by force where that is not enough. Does nothing where it does not run. */
    public void stop() {
        if (process != null) {
            process.close();
        }
    }

    /** Ends it at once, without a chance to clean up. */
    public void kill() {
        process().kill();
    }

    /** Asks it to end by SIGTERM, as a cluster does, and waits at most this long until it has. */
    public void end(Duration limit) {
        process().end(limit);
    }

    /** Returns the process that was started last. */
    public Supervised process() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    /** Returns where it writes, in all of its starts. */
    public Path log() {
        return folder.path().resolve(name + ".log");
    }

    public boolean isReady() {
        try (var probe = HttpProbe.plain()) {
            return probe.answers(management.resolve(READINESS));
        }
    }

    /** Returns what it says of its readiness, as JSON; empty where it does not answer. */
    public String health() {
        return read(READINESS);
    }

    /** Returns where it says whether it is ready. */
    public URI readinessAddress() {
        return management.resolve(READINESS);
    }

    /** Returns what it tells of itself for monitoring; empty where it does not answer. */
    public String metrics() {
        return read(METRICS);
    }

    /** Returns where it does so. */
    public URI metricsAddress() {
        return management.resolve(METRICS);
    }

    private String read(String path) {
        // An upgrade to HTTP/2 in clear text can leave the client waiting without end.
        var clients =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
        try (var http = clients.build()) {
            var request = HttpRequest.newBuilder(management.resolve(path)).timeout(Duration.ofSeconds(30));
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while asking " + name, e));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
