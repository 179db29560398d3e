package dev.portcullis.vault;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration) throws InterruptedException;
}
