package dev.portcullis.collect.preset;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import java.time.Duration;
import java.time.Instant;

/** Reads protocols of recovery drills. What was measured is held against the item's objective, not against the protocol's own. */
public final class DrillReader extends JsonReader {
    static final String FORMAT = "portcullis.dev/recovery-drill/v1";

    private final Check.RecoveryDrill check;

    public DrillReader(Check.RecoveryDrill check) {
        this.check = check;
    }

    @Override
    protected Instant check(Fields document) throws RefusedException {
        Formats.require(document, FORMAT);
        document.text("service");
        var started = document.time("startedAt");
        if (!document.flag("recovered")) {
            throw new RefusedException(CollectReason.DRILL_FAILED, "the service was not recovered");
        }
        var recovered = document.time("recoveredAt");
        if (!recovered.isAfter(started)) {
            throw document.wrong("recoveredAt", "after startedAt");
        }
        var took = Duration.between(started, recovered);
        if (took.compareTo(check.objective()) > 0) {
            throw new RefusedException(
                    CollectReason.OBJECTIVE_MISSED,
                    "the service was recovered in " + took + "; the objective is " + check.objective());
        }
        return recovered;
    }
}
