package dev.portcullis.cli.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.budget.JobStanding.State;
import dev.portcullis.cli.console.Shown;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words how it stands with a job. */
final class JobText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private final StringBuilder text = new StringBuilder();

    private JobText() {}

    /** Returns it as one line of JSON. */
    static String json(JobStanding job) {
        try {
            return MAPPER.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns it as lines for people. */
    static String of(JobStanding job) {
        var lines = new JobText();
        lines.add("job", "%s/%s (Pod %s)".formatted(job.namespace(), job.pod(), job.podUid()));
        lines.add("state", state(job.state()));
        var payer = job.payer();
        if (payer != null) {
            lines.add(
                    "repository",
                    payer.repository() + (payer.run().isEmpty() ? ", run not known" : ", run " + payer.run()));
            lines.add("budget", payer.budget() + " of pool " + payer.pool());
        }
        lines.add("reason", reason(job));
        job.checks()
                .forEach(check -> lines.add(
                        "check",
                        "%s %s%s"
                                .formatted(
                                        named(check.name()),
                                        named(check.state()),
                                        check.message().isEmpty() ? "" : ": " + check.message())));
        if (job.state() == State.WAITING) {
            lines.add("position", position(job));
            lines.add("estimate", estimate(job));
        }
        return lines.text.toString().stripTrailing();
    }

    private void add(String name, String value) {
        if (!value.isEmpty()) {
            text.append(Shown.line("%-11s %s".formatted(name, value))).append('\n');
        }
    }

    private static String state(State state) {
        return switch (state) {
            case ENDED -> "ended";
            case ADMITTED -> "runs, or may";
            case CHARGED -> "runs without a grant";
            case QUOTA_RESERVED -> "holds a grant, and its gate is shut";
            case WAITING -> "waits";
            case NO_RUNNER -> "no runner";
            case UNKNOWN -> "unknown";
        };
    }

    private static String reason(JobStanding job) {
        return job.reason() + (job.reason().isEmpty() || job.message().isEmpty() ? "" : ": ") + job.message();
    }

    private static String position(JobStanding job) {
        var queue = job.queue();
        if (queue == null) {
            return job.reason().equals("WaitingForQuota") ? "behind those that are listed" : "in no queue";
        }
        return queue.position() + " of all that wait in its pool, those around it and those within";
    }

    private static String estimate(JobStanding job) {
        var queue = job.queue();
        var seconds = queue == null ? null : queue.estimatedSeconds();
        if (seconds != null) {
            return "in about %s, by how fast the last jobs of these pools ended".formatted(duration(seconds));
        }
        return job.reason().equals("WaitingForQuota") && queue != null
                ? "none: hardly any job ended since the operator began to share these runners"
                : "none: there is nothing to go by";
    }

    private static String duration(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        return seconds < HOUR
                ? Math.ceilDiv(seconds, MINUTE) + " min"
                : "%d h %d min".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
    }

    private static String named(@Nullable Enum<?> constant) {
        if (constant == null) {
            return "unknown";
        }
        var name = constant.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
