package dev.portcullis.cluster.ledger;

import dev.portcullis.budget.ledger.LedgerEvent;

/** What a line of a file is. */
public sealed interface ReadLine {
    /**
     * It is an event of a ledger.
     *
     * @param leader epoch of the leader who wrote it; 0 where the line does not say
     */
    record Event(LedgerEvent event, long leader) implements ReadLine {}

    /** It is something else, such as another program's log. */
    record Foreign() implements ReadLine {}

    /**
     * It is an event of a ledger, and cannot be read: what was written there nobody can tell.
     *
     * @param problem what is wrong, as a sentence without its end
     */
    record Unreadable(String problem) implements ReadLine {}
}
