package dev.portcullis.operator.runner;

import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.crds.runner.AdmissionCheck.State;
import java.util.List;

/** What a job needs besides quota. Answers from memory. */
public interface AdmissionChecks {
    /** How the checks of a Pod stand. */
    List<AdmissionCheck> of(RunnerPod pod);

    /** Whether nothing stands against a start. */
    static boolean areReady(List<AdmissionCheck> checks) {
        return checks.stream().allMatch(check -> check.state() == State.READY);
    }

    /** Whether one refuses for good. */
    static boolean areRejected(List<AdmissionCheck> checks) {
        return checks.stream().anyMatch(check -> check.state() == State.REJECTED);
    }
}
