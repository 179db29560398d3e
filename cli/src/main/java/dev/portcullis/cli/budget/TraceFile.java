package dev.portcullis.cli.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.simulate.TraceJob;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** Reads jobs, one to a line. */
final class TraceFile {
    private static final String OPTION = "--trace";
    private static final String TIME = "time";
    private static final String POOL = "portcullis.pool";
    private static final String REPOSITORY = "portcullis.repository.id";
    private static final String RUN = "cicd.pipeline.run.id";
    private static final String DURATION = "portcullis.job.duration";
    private static final String AMOUNTS = "portcullis.amounts";
    private static final Set<String> KNOWN = Set.of(TIME, POOL, REPOSITORY, RUN, DURATION, AMOUNTS);
    private static final int MOST_JOBS = 1_000_000;
    private static final double LONGEST = 365 * 86_400.0;

    private final List<TraceJob> jobs = new ArrayList<>();

    private TraceFile() {}

    /**
     * Reads all jobs of a file.
     *
     * @param in what {@code -} stands for
     * @throws UnusableInputException if a line is no job, or there are too many or none
     */
    static List<TraceJob> read(Path path, InputStream in) {
        var file = new TraceFile();
        new BoundedLines(OPTION, path).read(in, file::add);
        if (file.jobs.isEmpty()) {
            throw new UnusableInputException(OPTION + ": " + path + " holds no job");
        }
        return file.jobs;
    }

    private void add(long number, String line) {
        if (jobs.size() == MOST_JOBS) {
            throw new UnusableInputException(OPTION + ": there are more than " + MOST_JOBS + " jobs");
        }
        switch (CanonicalJson.tree(line)) {
            case ReadResult.Read<JsonNode>(var tree) -> jobs.add(job(number, tree));
            case ReadResult.Unreadable<JsonNode>(var field, var problem) -> throw wrong(number, problem);
        }
    }

    private static TraceJob job(long number, JsonNode line) {
        line.fieldNames().forEachRemaining(field -> {
            if (field.startsWith("portcullis.") && !KNOWN.contains(field)) {
                throw wrong(number, "there is no field " + field);
            }
        });
        return new TraceJob(
                time(number, line),
                text(number, line, POOL),
                whole(number, line, REPOSITORY),
                text(number, line, RUN),
                amounts(number, line.path(AMOUNTS)),
                duration(number, line.path(DURATION)));
    }

    private static Instant time(long number, JsonNode line) {
        try {
            return Instant.parse(text(number, line, TIME));
        } catch (DateTimeParseException e) {
            throw wrong(number, TIME + " is no time as in RFC 3339");
        }
    }

    private static Duration duration(long number, JsonNode seconds) {
        if (!seconds.isNumber() || !(seconds.doubleValue() >= 0 && seconds.doubleValue() <= LONGEST)) {
            throw wrong(number, DURATION + " is no number of seconds from 0 to a year");
        }
        return Duration.ofMillis(Math.round(seconds.doubleValue() * 1000));
    }

    private static Amounts amounts(long number, JsonNode object) {
        if (object.isMissingNode()) {
            return Amounts.NONE;
        }
        var amounts = new HashMap<String, Long>();
        object.fieldNames().forEachRemaining(name -> amounts.put(name, whole(number, object, name)));
        try {
            return Amounts.of(amounts);
        } catch (IllegalArgumentException e) {
            throw wrong(number, AMOUNTS + ": " + e.getMessage());
        }
    }

    private static long whole(long number, JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(number, field + " is no whole number");
        }
        return value.longValue();
    }

    private static String text(long number, JsonNode line, String field) {
        var value = line.path(field);
        if (!value.isTextual()) {
            throw wrong(number, field + " is no text");
        }
        return value.textValue();
    }

    private static UnusableInputException wrong(long number, String problem) {
        return new UnusableInputException(OPTION + ": line " + number + ": " + problem);
    }
}
