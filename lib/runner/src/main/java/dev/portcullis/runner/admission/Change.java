package dev.portcullis.runner.admission;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.PodFacts;
import org.jspecify.annotations.Nullable;

/**
 * A Pod in a namespace of runners that somebody changes.
 *
 * @param before as it is stored
 * @param after as it is to be stored
 * @param author who changes it
 * @param covering which budget pays for it
 * @param reserved what is reserved for it and not taken by others of its job; null where nothing is
 */
public record Change(
        PodFacts before,
        PodFacts after,
        Author author,
        Covering covering,
        @Nullable Amounts reserved) {
    /** Who changes a Pod. */
    public enum Author {
        /** The operator. */
        OPERATOR,
        /** The garbage collector, which takes away owners that are gone. */
        COLLECTOR,
        /** Anybody else. */
        OTHER
    }
}
