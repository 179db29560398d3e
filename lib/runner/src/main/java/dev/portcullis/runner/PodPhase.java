package dev.portcullis.runner;

/** How far a Pod has come, as far as budgets care. */
public enum PodPhase {
    /** It waits behind our gate and takes nothing. */
    GATED,
    /** Nothing of ours keeps it from running: it takes what it asks for, whether it does run or not. */
    UNGATED,
    /** It succeeded or failed, and takes nothing any more. One that is being deleted has not ended as long as it is there. */
    ENDED;

    /**
     * Tells.
     *
     * @param gated whether it has our gate
     * @param phase {@code status.phase}; empty where there is none yet
     */
    public static PodPhase of(boolean gated, String phase) {
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return ENDED;
        }
        return gated ? GATED : UNGATED;
    }
}
