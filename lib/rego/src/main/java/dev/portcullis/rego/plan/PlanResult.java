package dev.portcullis.rego.plan;

import java.util.List;

/** What reading a plan comes to. */
public sealed interface PlanResult {
    /** It can be run. */
    record Read(Plan plan) implements PlanResult {}

    /** It cannot, for these reasons, which are at least one. */
    record Refused(List<Refusal> refusals) implements PlanResult {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
