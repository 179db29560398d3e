package dev.portcullis.operator.exception;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears how exceptions stand. Thread-safe. */
@FunctionalInterface
public interface ExceptionReports {
    /**
     * An exception was looked at.
     *
     * @param until when it ends; null if it does not count
     */
    void stands(String namespace, String name, @Nullable Instant until);
}
