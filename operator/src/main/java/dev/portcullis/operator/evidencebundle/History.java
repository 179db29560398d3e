package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Run;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last runs, the latest first. Runs that end as the one before are one: a history of nothing but the same failure says nothing. */
final class History {
    private History() {}

    /**
     * Returns the history after a run.
     *
     * @param run null where there was none
     */
    static List<Run> after(List<Run> before, @Nullable Run run) {
        if (run == null || (!before.isEmpty() && endsAs(before.getFirst(), run))) {
            return before;
        }
        return Stream.concat(Stream.of(run), before.stream())
                .limit(EvidenceBundleStatus.MOST_RUNS)
                .toList();
    }

    private static boolean endsAs(Run one, Run other) {
        return one.outcome().equals(other.outcome()) && one.passed() == other.passed();
    }
}
