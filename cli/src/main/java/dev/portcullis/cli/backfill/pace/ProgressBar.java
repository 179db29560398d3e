package dev.portcullis.cli.backfill.pace;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.Shown;
import java.util.Locale;

/** How far some work is: a bar where a person watches, lines elsewhere. Thread-safe. */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final String LINE_ANEW = "\r\u001b[K";

    private final Console console;
    private final String what;
    private final int total;
    private int done;

    private ProgressBar(Console console, String what, int total) {
        this.console = console;
        this.what = what;
        this.total = total;
    }

    /** Shows it for some things, of which none is done yet. */
    public static ProgressBar of(Console console, String what, int total) {
        var bar = new ProgressBar(console, what, total);
        if (console.interactive()) {
            bar.draw();
        } else if (total > 0) {
            console.err().println(what + ": " + total + (total == 1 ? " image" : " images"));
        }
        return bar;
    }

    /**
     * One more is done.
     *
     * @param line what became of it; empty for nothing to tell where nobody watches
     */
    public synchronized void step(String line) {
        done++;
        if (console.interactive()) {
            draw();
        } else if (!line.isEmpty()) {
            console.err().println(Shown.line(done + " of " + total + ": " + line));
        }
    }

    @Override
    public synchronized void close() {
        if (console.interactive()) {
            console.err().print(LINE_ANEW);
            console.err().flush();
        }
    }

    private void draw() {
        var filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
        console.err()
                .print(String.format(
                        Locale.ROOT,
                        "%s[%s%s] %d of %d  %s",
                        LINE_ANEW,
                        "#".repeat(filled),
                        "-".repeat(WIDTH - filled),
                        done,
                        total,
                        what));
        console.err().flush();
    }
}
