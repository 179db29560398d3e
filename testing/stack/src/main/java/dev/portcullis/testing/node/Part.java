package dev.portcullis.testing.node;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One server of the cluster, which can be stopped and started again as it was. Its log is {@code NAME.log} in the run folder. */
public final class Part implements AutoCloseable {
    private final RunFolder folder;
    private final String name;
    private final Supplier<Program> program;
    private final Duration limit;
    private final BooleanSupplier ready;
    private @Nullable Supervised process;

    Part(RunFolder folder, String name, Supplier<Program> program, Duration limit, BooleanSupplier ready) {
        this.folder = folder;
        this.name = name;
        this.program = program;
        this.limit = limit;
        this.ready = ready;
    }

    /** Starts it, after stopping it if it runs, and waits until it is ready. */
    public void start() {
        begin();
        awaitReady();
    }

    /** Starts it without waiting. */
    synchronized void begin() {
        stop();
        process = Supervised.start(folder, name, program.get());
    }

    /**
     * Waits until it is ready.
     *
     * @throws StackException with the end of its log if it ends or takes too long
     */
    void awaitReady() {
        running().awaitReady(limit, ready);
    }

    /** Asks it to end, and kills it half a second later. Containers outlive containerd and kubelet, as they do everywhere. */
    public synchronized void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Ends it without a chance to clean up. */
    public synchronized void kill() {
        running().kill();
        process = null;
    }

    /** From now on it accepts connections and answers nothing. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    public synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    /** What it has written since it was started. */
    public String output() {
        return running().output();
    }

    public Path log() {
        return folder.path().resolve(name + ".log");
    }

    private synchronized Supervised running() {
        if (process == null) {
            throw new StackException(name + " is stopped");
        }
        return process;
    }

    @Override
    public void close() {
        stop();
    }
}
