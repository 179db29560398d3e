package dev.portcullis.collect.preset;

import com.google.re2j.Pattern;
import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;

/**
 * Reads {@code run_results.json} of dbt: every node must have succeeded, and what was skipped did not.
 *
 * @see <a href="https://docs.getdbt.com/reference/artifacts/run-results-json">run results</a>
 */
public final class DbtReader extends JsonReader {
    private static final Pattern SCHEMA =
            Pattern.compile("https://schemas\\.getdbt\\.com/dbt/run-results/v[1-6](\\.json|/index\\.html)");

    private final Check.DbtRunResults check;

    public DbtReader(Check.DbtRunResults check) {
        this.check = check;
    }

    @Override
    protected Instant check(Fields document) throws RefusedException {
        var metadata = document.object("metadata");
        if (!SCHEMA.matches(metadata.text("dbt_schema_version"))) {
            throw new RefusedException(
                    CollectReason.FORMAT_UNKNOWN, "the document is not of run results of dbt, versions 1 to 6");
        }
        var results = document.objects("results");
        if (results.isEmpty()) {
            throw new RefusedException(CollectReason.RUN_INCOMPLETE, "nothing ran");
        }
        for (var result : results) {
            check(result.text("unique_id"), result.text("status"));
        }
        return metadata.time("generated_at");
    }

    private void check(String node, String status) throws RefusedException {
        switch (status) {
            case "success", "pass" -> {
                // As it should be.
            }
            case "warn" -> {
                if (!check.acceptWarnings()) {
                    throw new RefusedException(CollectReason.RUN_FAILED, node + " warns");
                }
            }
            case "error", "fail", "runtime error", "partial success" ->
                throw new RefusedException(CollectReason.RUN_FAILED, node + " ended with " + status);
            case "skipped", "no-op" -> throw new RefusedException(CollectReason.RUN_INCOMPLETE, node + " was skipped");
            default ->
                throw new RefusedException(CollectReason.FORMAT_UNKNOWN, node + " has a status that is not known");
        }
    }
}
