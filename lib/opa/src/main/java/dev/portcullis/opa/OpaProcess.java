package dev.portcullis.opa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs OPA once: without an environment, without input, within time, and with as much of its output as anybody reads. */
record OpaProcess(OpaSettings settings) {
    private static final int MOST_OUTPUT = 64 << 20;

    /** OPA could not be run to its end. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String why) {
            super(why);
        }
    }

    /**
     * How it ended.
     *
     * @param code 0 for success
     * @param out what it wrote
     * @param err what it complained of
     */
    record Ended(int code, String out, String err) {}

    Ended run(Path folder, String... arguments) throws FailedException, InterruptedException {
        var process = start(folder, arguments);
        try {
            var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Thread::startVirtualThread);
            var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Thread::startVirtualThread);
            if (!process.waitFor(settings.time().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedException("OPA did not end within "
                        + settings.time().toSeconds() + " s: make the policy smaller, or allow more time");
            }
            return new Ended(process.exitValue(), out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(Path folder, String... arguments) throws FailedException {
        List<String> command = new ArrayList<>(List.of(settings.binary().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        var environment = builder.environment();
        environment.clear();
        environment.put("HOME", folder.toString());
        environment.put("GOMEMLIMIT", Long.toString(settings.memory()));
        environment.put("GOMAXPROCS", "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FailedException(
                    "OPA cannot be started as " + settings.binary() + ": install it there, or name another place");
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            var kept = new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            stream.skip(Long.MAX_VALUE);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
