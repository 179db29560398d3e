package dev.portcullis.core.program;

import dev.portcullis.core.fact.LookupOutcome;

/** What came of reading a statement of which a fact is known. */
public sealed interface StatementOutcome {
    record Read(StatementBytes bytes) implements StatementOutcome {}

    /**
     * It could not be read.
     *
     * @param outcome why; never complete
     */
    record Unread(LookupOutcome outcome) implements StatementOutcome {
        public Unread {
            if (outcome instanceof LookupOutcome.Complete) {
                throw new IllegalArgumentException("what was read completely was read");
            }
        }
    }
}
