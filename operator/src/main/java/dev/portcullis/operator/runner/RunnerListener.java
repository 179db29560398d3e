package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.time.Duration;

/** Hears what is done. Called by one thread. */
public interface RunnerListener {
    /** A term begins: lines of the ledger from now on tell of everything that is held. */
    void begun(long epoch);

    /** A job was granted; how long it waited for that. */
    void granted(String pool, String budget, Duration waited);

    /** Nothing but its gate stands between a granted job and its start; how long after the grant. */
    void checked(String pool, String budget, Duration after);

    /** A gate was opened; how long after the grant. */
    void opened(String pool, String budget, Duration after);

    /** A job is not granted for a reason that is new. */
    void denied(String reason);

    /** A grant came back. */
    void reclaimed(String cause);

    /** A line of the ledger, in its order. */
    void line(LedgerEvent event);

    /** How everything is used now. */
    void figures(RunnerFigures figures);
}
