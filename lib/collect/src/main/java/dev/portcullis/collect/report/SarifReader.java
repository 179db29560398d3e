package dev.portcullis.collect.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Reads reports of scans in SARIF 2.1.0.
 *
 * <p>A run without results, or with results in another file, was not completed: no finding is a finding only where the tool says so. When the oldest
 * invocation ended is when that was true.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
public final class SarifReader extends JsonReader {
    private static final String VERSION = "2.1.0";

    private final Check.Sarif check;

    public SarifReader(Check.Sarif check) {
        this.check = check;
    }

    @Override
    protected @Nullable Instant check(Fields document) throws RefusedException {
        if (!document.node().path("version").asText().equals(VERSION)) {
            throw new RefusedException(CollectReason.FORMAT_UNKNOWN, "the document is not SARIF " + VERSION);
        }
        var runs = document.objects("runs");
        if (runs.isEmpty()) {
            throw new RefusedException(CollectReason.SCAN_INCOMPLETE, "the report has no run");
        }
        var findings = 0;
        for (var run : runs) {
            findings += findings(run);
        }
        if (findings > check.maximumFindings()) {
            throw new RefusedException(
                    CollectReason.FINDINGS_ABOVE_THRESHOLD,
                    findings + " findings are of level " + check.level() + " or above; at most "
                            + check.maximumFindings() + " may be");
        }
        return oldest(document.node().path("runs"));
    }

    /** Returns when the oldest of all invocations ended; null where none tells. */
    private static @Nullable Instant oldest(JsonNode runs) {
        return runs.valueStream()
                .flatMap(run -> run.path("invocations").valueStream())
                .flatMap(invocation ->
                        Times.withOffset(invocation.path("endTimeUtc").textValue()).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private int findings(Fields run) throws RefusedException {
        run.object("tool").object("driver").text("name");
        requireComplete(run);
        var rules = new SarifRules(run.node());
        var findings = 0;
        for (var result : run.objects("results")) {
            findings += counts(result, rules) ? 1 : 0;
        }
        return findings;
    }

    private static void requireComplete(Fields run) throws RefusedException {
        if (!run.has("results")) {
            throw new RefusedException(CollectReason.SCAN_INCOMPLETE, "a run has no results, not even none");
        }
        var elsewhere = run.node().path("externalPropertyFileReferences");
        if (elsewhere.has("results") || elsewhere.has("invocations")) {
            throw new RefusedException(CollectReason.SCAN_INCOMPLETE, "a run has its results in another file");
        }
        if (!run.has("invocations")) {
            return;
        }
        for (var invocation : run.objects("invocations")) {
            if (!invocation.flag("executionSuccessful")) {
                throw new RefusedException(CollectReason.SCAN_INCOMPLETE, "a run says that it did not succeed");
            }
        }
    }

    private boolean counts(Fields result, SarifRules rules) throws RefusedException {
        if (result.node().path("baselineState").asText().equals("absent")) {
            return false;
        }
        if (!check.countSuppressed() && isSuppressed(result)) {
            return false;
        }
        var level = rules.level(result);
        return level != null && level.compareTo(check.level()) >= 0;
    }

    /** Suppressed is what has suppressions, none of which is still to be accepted, or was not (§3.27.23). */
    private static boolean isSuppressed(Fields result) throws RefusedException {
        if (!result.has("suppressions")) {
            return false;
        }
        var suppressions = result.objects("suppressions");
        return !suppressions.isEmpty()
                && suppressions.stream().map(one -> one.node().path("status")).allMatch(SarifReader::isAccepted);
    }

    private static boolean isAccepted(JsonNode status) {
        return status.isMissingNode() || status.asText().equals("accepted");
    }
}
