package dev.portcullis.webhook.runner;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Something that is put together anew when it is out of date and somebody asks. Thread-safe.
 *
 * @param <T> what it is; immutable
 */
final class Renewed<T> {
    private final Supplier<T> source;
    private final AtomicBoolean outdated = new AtomicBoolean();
    private volatile T present;

    /** Makes one that is up to date with its first value. */
    Renewed(T first, Supplier<T> source) {
        this.source = source;
        this.present = first;
    }

    /** Learns that what it was put together of has changed. */
    void outdate() {
        outdated.set(true);
    }

    T get() {
        if (outdated.get()) {
            renew();
        }
        return present;
    }

    /** One at a time: what was read earlier must not take the place of what was read later, and stay. */
    private synchronized void renew() {
        if (outdated.getAndSet(false)) {
            present = source.get();
        }
    }
}
