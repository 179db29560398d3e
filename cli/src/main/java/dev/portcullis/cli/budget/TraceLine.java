package dev.portcullis.cli.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.simulate.TraceJob;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Set;

/** Reads a line of a trace that is a job. */
final class TraceLine {
    private static final String OPTION = TraceFiles.OPTION;
    private static final String TIME = "time";
    private static final String POOL = "portcullis.pool";
    private static final String REPOSITORY = "portcullis.repository.id";
    private static final String RUN = "cicd.pipeline.run.id";
    private static final String DURATION = "portcullis.job.duration";
    private static final String AMOUNTS = "portcullis.amounts";
    private static final Set<String> KNOWN = Set.of(TIME, POOL, REPOSITORY, RUN, DURATION, AMOUNTS);
    private static final double LONGEST = 365 * 86_400.0;

    private TraceLine() {}

    /**
     * Reads it.
     *
     * @param where file and line, for messages
     * @throws UnusableInputException if it is no job
     */
    static TraceJob read(String where, String line) {
        return switch (CanonicalJson.tree(line)) {
            case ReadResult.Read<JsonNode>(var tree) -> job(where, tree);
            case ReadResult.Unreadable<JsonNode>(var field, var problem) -> throw wrong(where, problem);
        };
    }

    private static TraceJob job(String where, JsonNode line) {
        line.fieldNames().forEachRemaining(field -> {
            if (field.startsWith("portcullis.") && !KNOWN.contains(field)) {
                throw wrong(where, "there is no field " + field);
            }
        });
        return new TraceJob(
                time(where, line),
                text(where, line, POOL),
                whole(where, line, REPOSITORY),
                text(where, line, RUN),
                amounts(where, line.path(AMOUNTS)),
                duration(where, line.path(DURATION)));
    }

    private static Instant time(String where, JsonNode line) {
        try {
            return Instant.parse(text(where, line, TIME));
        } catch (DateTimeParseException e) {
            throw wrong(where, TIME + " is no time as in RFC 3339");
        }
    }

    private static Duration duration(String where, JsonNode seconds) {
        if (!seconds.isNumber() || !(seconds.doubleValue() >= 0 && seconds.doubleValue() <= LONGEST)) {
            throw wrong(where, DURATION + " is no number of seconds from 0 to a year");
        }
        return Duration.ofMillis(Math.round(seconds.doubleValue() * 1000));
    }

    private static Amounts amounts(String where, JsonNode object) {
        if (object.isMissingNode()) {
            return Amounts.NONE;
        }
        var amounts = new HashMap<String, Long>();
        object.fieldNames().forEachRemaining(name -> amounts.put(name, whole(where, object, name)));
        try {
            return Amounts.of(amounts);
        } catch (IllegalArgumentException e) {
            throw wrong(where, AMOUNTS + ": " + e.getMessage());
        }
    }

    private static long whole(String where, JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(where, field + " is no whole number");
        }
        return value.longValue();
    }

    private static String text(String where, JsonNode line, String field) {
        var value = line.path(field);
        if (!value.isTextual()) {
            throw wrong(where, field + " is no text");
        }
        return value.textValue();
    }

    /** What is thrown for a line that cannot be read. */
    static UnusableInputException wrong(String where, String problem) {
        return new UnusableInputException(OPTION + ": " + where + ": " + problem);
    }
}
