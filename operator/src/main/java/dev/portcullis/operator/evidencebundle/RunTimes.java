package dev.portcullis.operator.evidencebundle;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.compile.Durations;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Cadence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When evidence of one object is collected. Pure: the same object has the same times wherever they are asked for.
 *
 * @param uid UID of the object, from which its share of the jitter follows
 * @param spec what it says
 */
record RunTimes(String uid, EvidenceBundleSpec spec) {
    static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration USUAL_INTERVAL = Duration.ofDays(1);
    private static final Duration JITTER_OF_CRON = Duration.ofMinutes(5);
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    /** Registries ask to be left alone for a day at most, as far as they are listened to. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** Returns what is wrong with the cadence; empty for nothing. */
    Optional<String> problem() {
        var cadence = spec.cadence();
        if (cadence == null) {
            return Optional.empty();
        }
        if ((cadence.interval() == null) == (cadence.cron() == null)) {
            return Optional.of("spec.cadence: exactly one of interval and cron must be set");
        }
        if (cadence.interval() != null) {
            var interval = Durations.parse(cadence.interval());
            return interval == null || interval.compareTo(SHORTEST_INTERVAL) < 0
                    ? Optional.of("spec.cadence.interval: it must be a duration of at least 1m, for example 24h")
                    : Optional.empty();
        }
        try {
            PARSER.parse(cadence.cron());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("spec.cadence.cron: it must have five fields of cron, for example 0 3 * * *");
        }
    }

    /** Returns when evidence is collected after a run; there must be no problem. */
    Instant after(Instant run) {
        return regular(run).plus(jitter(run));
    }

    /** Returns until when there may be nothing to do at most. */
    Instant latest(Instant now) {
        var regular = regular(now).plus(longestJitter());
        var asked = now.plus(LONGEST_ASKED);
        return regular.isBefore(asked) ? asked : regular;
    }

    private Instant regular(Instant run) {
        var cadence = spec.cadence();
        if (cadence == null || cadence.cron() == null) {
            return run.plus(interval(cadence));
        }
        var times = ExecutionTime.forCron(PARSER.parse(cadence.cron()));
        // A date that never comes, such as the 30th of February, is looked for once a day.
        return times.nextExecution(run.atZone(ZoneOffset.UTC))
                .map(next -> next.toInstant())
                .orElseGet(() -> run.plus(USUAL_INTERVAL));
    }

    private static Duration interval(@Nullable Cadence cadence) {
        return Optional.ofNullable(cadence)
                .map(Cadence::interval)
                .map(Durations::parse)
                .orElse(USUAL_INTERVAL);
    }

    private Duration jitter(Instant run) {
        return share(longestJitter(), run.toString());
    }

    private Duration longestJitter() {
        var cadence = spec.cadence();
        var said = cadence == null || cadence.jitter() == null ? null : Durations.parse(cadence.jitter());
        var usual = cadence != null && cadence.cron() != null
                ? JITTER_OF_CRON
                : interval(cadence).dividedBy(10);
        return said == null ? usual : said;
    }

    /** Returns the part of a duration that falls to this object for something. */
    private Duration share(Duration whole, String what) {
        var bytes =
                Digest.of((uid + "/" + what).getBytes(StandardCharsets.UTF_8)).bytes();
        var part = ByteBuffer.wrap(bytes).getLong() >>> 1;
        return whole.isZero() ? whole : Duration.ofMillis(part % (whole.toMillis() + 1));
    }

    /** Returns when something is tried again that has failed since some time: as long from now as it has been failing, within bounds. */
    Instant retry(Instant since, Instant now) {
        var failing = Duration.between(since, now);
        var wait = failing.compareTo(SHORTEST_RETRY) < 0
                ? SHORTEST_RETRY
                : failing.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : failing;
        return now.plus(wait).plus(share(wait.dividedBy(2), now.toString()));
    }
}
