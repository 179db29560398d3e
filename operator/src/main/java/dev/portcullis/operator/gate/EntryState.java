package dev.portcullis.operator.gate;

/** What is known about the effect of an entry. */
public sealed interface EntryState {
    /** Probes are refused by our webhook, and workloads are sent to it. */
    record Effective() implements EntryState {}

    /**
     * It has no effect yet.
     *
     * @param problem what happened to the probe instead
     */
    record Ineffective(String problem) implements EntryState {}
}
