package dev.portcullis.testing.node;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine of its own, made of namespaces by {@code tools/namespace}: everything that runs on it, shims and containers included, its mounts,
 * interfaces and packet filters end with it, and it ends with this process.
 */
final class Machine implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunFolder folder;
    private final Path tool;
    private final String name;
    private final List<String> arguments;
    private @Nullable Supervised process;
    private int pid;

    private Machine(RunFolder folder, Path tool, String name, List<String> arguments) {
        this.folder = folder;
        this.tool = tool;
        this.name = name;
        this.arguments = List.copyOf(arguments);
    }

    /** A machine that does not run yet. */
    static Machine of(Tools tools, RunFolder folder, String name, String... arguments) {
        return new Machine(folder, tools.binary("namespace"), name, List.of(arguments));
    }

    synchronized void start() {
        close();
        Path file = folder.path().resolve(name + ".pid");
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program program = Program.of(tool, "create", "-host", name, "-pid-file", file.toString())
                .with(arguments.toArray(String[]::new));
        Supervised started = Supervised.start(folder, "machine-" + name, program);
        process = started;
        started.awaitReady(LIMIT, () -> Files.exists(file));
        try {
            pid = Integer.parseInt(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    /** The first process of the machine, as this one sees it. */
    synchronized int pid() {
        if (!isRunning()) {
            throw new StackException("machine " + name + " does not run");
        }
        return pid;
    }

    /** The program, to be run on the machine as it is now: after the next start it has to be asked for again. */
    Program program(Path executable, String... programArguments) {
        List<String> command = new ArrayList<>(List.of("enter", "-pid", "" + pid(), "--", executable.toString()));
        command.addAll(List.of(programArguments));
        return Program.of(tool, command.toArray(String[]::new)).withGrace(Duration.ofMillis(500));
    }

    /** Joins this machine to another by a pair of interfaces; PID 0 is the one that this process runs on. */
    void link(int from, String fromName, String fromAddress, String address) {
        run(
                "link",
                "-pid=" + from,
                "-name=" + fromName,
                "-address=" + Addresses.onLink(fromAddress),
                "-peer-pid=" + pid(),
                "-peer-name=eth0",
                "-peer-address=" + Addresses.onLink(address),
                "-default=" + fromAddress);
    }

    void route(int from, String range, String via) {
        run("route", "-pid=" + from, "-to=" + range, "-via=" + via);
    }

    private void run(String... command) {
        Supervised once = Supervised.start(folder, "network", Program.of(tool, command));
        if (once.awaitExit(LIMIT) != 0) {
            throw once.failure("cannot do " + String.join(" ", command));
        }
    }

    /** Pulls the plug. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
