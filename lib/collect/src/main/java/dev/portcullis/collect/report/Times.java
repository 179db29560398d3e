package dev.portcullis.collect.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times in ISO 8601 as tools write them into reports. What cannot be read is no time: whoever leaves it out says no more. */
final class Times {
    private static final int LONGEST = 64;

    private Times() {}

    /** Reads a time with its offset from UTC. */
    static Optional<Instant> withOffset(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a time that may lack its offset, and is taken for one in UTC then. Where it is kept east of there it lies ahead, by less than a day: then it is the
     * latest that it can be.
     *
     * @param latest the latest that it can be
     */
    static Optional<Instant> local(@Nullable String text, Instant latest) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var time = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return Optional.of(time.isAfter(latest) ? latest : time);
        } catch (DateTimeException e) {
            return withOffset(text);
        }
    }
}
