package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerReservationStatus;

/** What a leader writes besides the lists. Every call may fail with {@link ClusterFault}, and may be made again. */
interface ClusterWrites {
    /** What came of opening a gate. */
    sealed interface Opening {
        /** It is open. */
        record Opened() implements Opening {}

        /** The Pod is gone, or another one has its name. */
        record Gone() implements Opening {}

        /**
         * Somebody does not let it be opened.
         *
         * @param said what the API server said
         */
        record Refused(String said) implements Opening {}
    }

    /** How the gate of a Pod is. */
    enum Gate {
        /** Ours is there. */
        SHUT,
        /** Ours is not there: the Pod may have started. */
        OPEN,
        /** The Pod is gone, or another one has its name. */
        GONE
    }

    /** Writes down what a job holds; nothing changes where that stands already. */
    void record(RunnerPod pod, String repository, Reservation held);

    /** Removes what was written down, if it stands. */
    void erase(String namespace, String uid);

    /** Says how far a job is. */
    void report(String namespace, String uid, RunnerReservationStatus status);

    /** Opens the gate of the very Pod that was granted. */
    Opening open(RunnerPod pod, long epoch);

    /** Looks how the gate of the very Pod that was granted is, by what is stored and not by what was heard last. */
    Gate gate(RunnerPod pod);

    /** Says how a budget is used. */
    void report(String budget, RunnerBudgetStatus status);

    /** Tells people at a Pod why it waits. Never fails. */
    void tell(RunnerPod pod, String reason, String message);
}
