package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import java.util.List;

/**
 * What one look-up found in one layout.
 *
 * @param what the look-up, as decision records name it
 * @param candidates what is to be read
 * @param outcome whether this is all there is
 * @param hidden whether an absence in it may be for want of credentials, so that it holds for nobody else
 */
record Listing(String what, List<? extends Candidate> candidates, LookupOutcome outcome, boolean hidden) {
    Listing {
        candidates = List.copyOf(candidates);
    }

    static Listing failed(String what, LookupOutcome outcome) {
        return new Listing(what, List.of(), outcome, true);
    }
}
