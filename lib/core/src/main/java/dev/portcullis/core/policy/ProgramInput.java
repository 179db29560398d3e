package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;

/**
 * Evidence that a program is given.
 *
 * @param predicateType the type of the statements
 * @param demand whose, one of them at least, and how old at most
 * @param required whether there must be one; if so, its absence refuses before the program is asked
 */
public record ProgramInput(String predicateType, Demand demand, boolean required) {
    public ProgramInput {
        if (demand.threshold() != 1) {
            throw new IllegalArgumentException("an input is by any of its authorities");
        }
    }

    /** Returns whether a fact is such evidence, whatever its age. */
    public boolean takes(Fact fact) {
        return fact.claim().kind() == Claim.Kind.ATTESTATION
                && fact.claim().predicateType().equals(predicateType)
                && demand.names(fact);
    }
}
