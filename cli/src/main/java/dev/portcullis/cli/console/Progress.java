package dev.portcullis.cli.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells a person who waits what for; silent where nobody watches, and when it is over soon. */
public final class Progress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Console console;
    private final Supplier<String> what;
    private final CountDownLatch over = new CountDownLatch(1);

    private Progress(Console console, Supplier<String> what) {
        this.console = console;
        this.what = what;
    }

    /** Makes one for a wait, for example {@code "asking registry.example.com"}. */
    public static Progress of(Console console, String what) {
        return of(console, () -> what);
    }

    /** Makes one for a wait in which something moves on. */
    public static Progress of(Console console, Supplier<String> what) {
        return new Progress(console, what);
    }

    /** Says that the wait has begun. */
    public void start() {
        if (console.interactive()) {
            Thread.ofVirtual().start(this::tell);
        }
    }

    private void tell() {
        try {
            var seconds = 0L;
            while (!over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                seconds += PATIENCE.toSeconds();
                console.err().println(Shown.line(what.get()) + " … " + seconds + " s");
                console.err().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
