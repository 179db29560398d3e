package dev.portcullis.registry.http;

import java.time.Duration;

/** Waits between attempts. */
@FunctionalInterface
public interface Pause {
    /** Returns after that time. */
    void of(Duration duration) throws InterruptedException;
}
