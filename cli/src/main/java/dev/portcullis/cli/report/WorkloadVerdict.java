package dev.portcullis.cli.report;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.workload.ObjectId;
import java.util.List;

/**
 * What some rules say of a workload and all that it makes.
 *
 * @param workload the topmost object
 * @param results each image, policy and requirement once
 */
record WorkloadVerdict(ObjectId workload, List<Result> results) {
    WorkloadVerdict {
        results = List.copyOf(results);
    }

    /** Returns whether it would be refused if it were made now. */
    boolean isRefused() {
        return Results.isRefused(results);
    }

    /** Returns whether something is not met, whatever comes of that. */
    boolean hasFailures() {
        return results.stream()
                .anyMatch(
                        result -> result.outcome() == Result.Outcome.FAIL || result.outcome() == Result.Outcome.ERROR);
    }
}
