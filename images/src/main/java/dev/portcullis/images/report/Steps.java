package dev.portcullis.images.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Says what is being done before it is, since most of it takes seconds, and how long it took. */
public final class Steps {
    private static final double SECOND = 1e9;

    private final PrintStream out;

    /** @param out where it is said */
    public Steps(PrintStream out) {
        this.out = out;
    }

    /** Does something that may take a while. What it throws is said by nobody here. */
    public <T> T step(String what, Callable<T> work) throws Exception {
        out.printf("images: %s …%n", what);
        var began = System.nanoTime();
        var result = work.call();
        out.printf(Locale.ROOT, "images: %s: done in %.1f s%n", what, (System.nanoTime() - began) / SECOND);
        return result;
    }

    /** Says something. */
    public void say(String what) {
        out.println("images: " + what);
    }
}
