package dev.portcullis.testing.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what a start-up has begun, newest first, unless the start-up reaches its end. Everything is closed, whatever fails; the first
 * failure is thrown with the others suppressed.
 */
public final class Unwinding implements AutoCloseable {
    private final Deque<AutoCloseable> begun = new ArrayDeque<>();

    public synchronized <T extends AutoCloseable> T on(T resource) {
        begun.push(resource);
        return resource;
    }

    /** The start-up has succeeded: from now on somebody else closes these. */
    public synchronized void keep() {
        begun.clear();
    }

    @Override
    public synchronized void close() {
        StackException failure = null;
        while (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new StackException("cannot close everything: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
