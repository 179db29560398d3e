package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A running program that ends, with everything it started, when it is closed or when this process ends in whatever way. Its output goes
 * to a log in the run folder. Methods may be called from any thread.
 */
public final class Supervised implements AutoCloseable {
    private static final int TAIL_LINES = 25;

    /** Within it a signal takes effect on a machine that has much else to do. */
    private static final Duration OBEYED = Duration.ofSeconds(30);

    private final String name;
    private final RunFolder folder;
    private final Process supervisor;
    private final ProgramLog log;
    private final Duration grace;

    private Supervised(String name, RunFolder folder, Process supervisor, ProgramLog log, Duration grace) {
        this.name = name;
        this.folder = folder;
        this.supervisor = supervisor;
        this.log = log;
        this.grace = grace;
    }

    /** Starts a program; its log is {@code NAME.log} in the folder, appended to. */
    public static Supervised start(RunFolder folder, String name, Program program) {
        List<String> command = new ArrayList<>(List.of(
                folder.supervise().toString(),
                "-grace",
                program.grace().toMillis() + "ms",
                "-folder",
                folder.path().toString(),
                "--",
                program.executable().toString()));
        command.addAll(program.arguments());
        ProgramLog log = ProgramLog.continuing(folder.path().resolve(name + ".log"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.path().resolve(program.directory()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        builder.environment().clear();
        builder.environment().putAll(folder.environment());
        builder.environment().putAll(program.environment());
        try {
            return new Supervised(name, folder, builder.start(), log, program.grace());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /**
     * Waits until the program is ready.
     *
     * @throws StackException if it ends or the time is over before; the program is stopped, the run folder kept, and the message shows
     *     the end of the log
     */
    public Supervised awaitReady(Duration limit, BooleanSupplier ready) {
        boolean[] answered = new boolean[1];
        Deadline.in(limit).await(() -> (answered[0] = ready.getAsBoolean()) || !supervisor.isAlive());
        if (!answered[0] || !supervisor.isAlive()) {
            boolean ended = !supervisor.isAlive();
            close();
            throw failure(ended ? "ended with status " + supervisor.exitValue() : "was not ready within " + limit);
        }
        return this;
    }

    /**
     * Waits until the program has ended.
     *
     * @return its exit status
     * @throws StackException if it is still running at the deadline; it is stopped then
     */
    public int awaitExit(Duration limit) {
        try {
            if (!supervisor.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw failure("still ran after " + limit);
            }
            return supervisor.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new StackException("interrupted while waiting for " + name, e);
        }
    }

    /** An exception that says what went wrong with this program and shows the end of its log, which is kept. */
    public StackException failure(String what) {
        folder.keep(true);
        return new StackException(
                name + " " + what + "; the end of " + log.path() + ":\n" + String.join("\n", log.tail(TAIL_LINES)));
    }

    public boolean isRunning() {
        return supervisor.isAlive();
    }

    /** Returns how many bytes of the program are in RAM; 0 if it has ended. */
    public long residentBytes() {
        return supervisor.children().mapToLong(child -> resident(child.pid())).sum();
    }

    private static long resident(long process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What this program, started once, has written so far. */
    public String output() {
        return log.text();
    }

    public Path log() {
        return log.path();
    }

    /** Freezes the program: connections are still accepted by the kernel and never answered. */
    public void pause() {
        send("STOP");
        if (!Deadline.in(OBEYED).await(() -> !supervisor.isAlive() || isStopped())) {
            throw failure("did not stop");
        }
    }

    /** False as long as the supervisor has not even started the program. */
    private boolean isStopped() {
        List<ProcessHandle> programs = supervisor.children().toList();
        return !programs.isEmpty() && programs.stream().allMatch(program -> isStopped(program.pid()));
    }

    /** True if no thread of the process runs. The signal takes them one by one. */
    private static boolean isStopped(long process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process), "task"))) {
            return threads.allMatch(thread -> state(thread.resolve("stat")).equals("T"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String state(Path stat) {
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            // The name before it, in parentheses, may contain anything.
            return line.substring(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3);
        } catch (IOException e) {
            return "";
        }
    }

    public void resume() {
        send("CONT");
    }

    /**
     * Asks the program to end, and lets it take its time.
     *
     * @return its exit status
     * @throws StackException if it is still running at the deadline; it is stopped then
     */
    public int end(Duration limit) {
        send("TERM");
        return awaitExit(limit);
    }

    /** Ends the program at once, without a chance to clean up. */
    public void kill() {
        send("KILL");
        awaitExit(OBEYED);
    }

    private void send(String signal) {
        OutputStream commands = supervisor.getOutputStream();
        try {
            commands.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
            commands.flush();
        } catch (IOException e) {
            throw new StackException("cannot signal " + name + ": it has ended", e);
        }
    }

    /** Ends the program: SIGTERM, then after its grace SIGKILL. Does nothing if it has ended. */
    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken because the program has ended, which is what is wanted.
        }
        boolean interrupted = false;
        try {
            if (!supervisor.waitFor(grace.plus(OBEYED).toMillis(), TimeUnit.MILLISECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            supervisor.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
