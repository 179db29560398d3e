package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The classes of a packaged Quarkus application as its virtual machine loaded them once, in a file beside it, so that a start takes a quarter
 * less processor time (JEP 350). For tests, which start the same application many times. Made by whoever comes first, for all processes; gone
 * once the application is packaged anew.
 */
public final class SharedClasses {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String FILE = "classes.jsa";
    private static final String NO_CLUSTER = """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: none, context: {cluster: none, user: none}}]
            users: [{name: none, user: {token: none}}]
            current-context: none
            """;

    private SharedClasses() {}

    /**
     * Returns the option of a virtual machine that starts with them. Where nobody made them yet the application is started without a cluster.
     *
     * @param application the folder that it was packaged into
     * @param environment what it needs to start, besides addresses and ports
     * @throws StackException if it does not answer within two minutes
     */
    public static synchronized String option(Path application, Map<String, String> environment) {
        var file = application.resolve(FILE);
        try (var channel = FileChannel.open(
                        application.resolveSibling(FILE + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.exists(file)) {
                var unfinished = application.resolveSibling(FILE + ".unfinished");
                make(application, environment, unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return "-XX:SharedArchiveFile=" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path application, Map<String, String> environment, Path file) {
        try (var folder = RunFolder.create(Tools.find(), "shared-classes");
                var probe = HttpProbe.plain()) {
            var port = Ports.free();
            var alive = URI.create("http://127.0.0.1:" + port + "/q/health/live");
            try (var process = Supervised.start(folder, "first", first(folder, application, environment, port, file))) {
                process.awaitReady(LIMIT, () -> probe.answers(alive)).end(LIMIT);
            }
        }
    }

    private static Program first(
            RunFolder folder, Path application, Map<String, String> environment, int port, Path file) {
        var program = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:disable",
                        "-XX:ArchiveClassesAtExit=" + file,
                        "-jar",
                        application.resolve("quarkus-run.jar").toString())
                .withEnvironment(
                        "KUBECONFIG",
                        folder.write("no-cluster.kubeconfig", NO_CLUSTER).toString())
                .withEnvironment("QUARKUS_HTTP_HOST", "127.0.0.1")
                .withEnvironment("QUARKUS_HTTP_PORT", Integer.toString(port));
        for (var variable : environment.entrySet()) {
            program = program.withEnvironment(variable.getKey(), variable.getValue());
        }
        return program;
    }
}
