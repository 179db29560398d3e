package dev.portcullis.sigstore.mutants;

import java.util.Locale;

/**
 * Changes to one part of one specimen that are accepted.
 *
 * @param specimen its name
 * @param part what was changed
 * @param change how
 * @param facts what is established in spite of the change
 */
public record Survivor(String specimen, String part, Change change, Facts facts) {
    /** How what a changed signature establishes compares with what the original does. */
    public enum Facts {
        /** The same, by the same proofs. */
        SAME,
        /** The same, by fewer proofs: a time, or trust material, is missing. */
        FEWER,
        /** Something that the original does not say. */
        OTHER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return specimen + " | " + part + " | " + change + " | " + facts;
    }
}
