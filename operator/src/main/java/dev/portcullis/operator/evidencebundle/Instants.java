package dev.portcullis.operator.evidencebundle;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants as status holds them. */
final class Instants {
    private Instants() {}

    /** Parses one; empty where there is none, or what is there cannot be read: then it is as if nothing had been written. */
    static Optional<Instant> parse(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
