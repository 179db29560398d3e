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
import java.util.regex.Pattern;

/**
 * Runs OPA: without an environment, without input, within time and memory, and with as much of its output as anybody reads.
 *
 * @param end when the time for all runs is over, as {@link System#nanoTime} counts
 */
record OpaProcess(OpaSettings settings, long end) {
    private static final int MOST_OUTPUT = 64 << 20;

    /** Of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    /** What Go's runtime says, and others, where memory is refused. */
    private static final Pattern EXHAUSTED =
            Pattern.compile("(?m)^.{0,80}(out of memory|memory exhausted|cannot allocate memory)");

    static OpaProcess beginning(OpaSettings settings) {
        return new OpaProcess(settings, System.nanoTime() + settings.time().toNanos());
    }

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
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new FailedException("OPA did not end within "
                        + settings.time().toSeconds() + " s: make the policy smaller, or allow more time");
            }
            return told(new Ended(process.exitValue(), out.join(), err.join()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Ended told(Ended ended) throws FailedException {
        if (ended.code() != 0 && EXHAUSTED.matcher(ended.err()).find()) {
            throw new FailedException("OPA needed more than " + (settings.memory() >> 20)
                    + " MiB: make the policy smaller, or allow more memory");
        }
        return ended;
    }

    private Process start(Path folder, String... arguments) throws FailedException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(settings.binary().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        var environment = builder.environment();
        environment.clear();
        environment.put("HOME", folder.toString());
        // Collects garbage harder before the bound is reached at which it ends.
        environment.put("GOMEMLIMIT", Long.toString(settings.memory() / 4 * 3));
        environment.put("GOMAXPROCS", "1");
        try {
            return bounded(builder.start());
        } catch (IOException e) {
            throw new FailedException(
                    "OPA cannot be started as " + settings.binary() + ": install it there, or name another place");
        }
    }

    private Process bounded(Process process) throws FailedException, InterruptedException {
        if (!ProcessLimits.set(process.pid(), settings.memory(), MOST_OUTPUT) && !endsByItself(process)) {
            throw new FailedException("the memory of OPA cannot be bounded on this machine, so it is not run");
        }
        return process;
    }

    /**
     * Kills a process unless it has ended: the kernel knows no more of one that has, which Java may learn a moment later. What it said can be
     * read.
     *
     * @return whether it had ended
     */
    static boolean endsByItself(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        return process.waitFor() != KILLED;
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
