package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import java.util.List;

/** A requirement that is met, and the facts that meet it. */
public record Satisfaction(String policy, String requirement, List<Fact> by) {
    public Satisfaction {
        by = List.copyOf(by);
    }
}
