package dev.portcullis.budget.allocate;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import java.time.Instant;

/** Something that the allocator is to know. Times that lie before one it was told count as that one. */
public sealed interface Event {
    Instant at();

    /** A Pod waits behind its gate. Told twice, it counts once. */
    record Queued(Instant at, Job job) implements Event {}

    /** A Pod runs that nobody held back: it is charged whether there is room or not. */
    record Ungated(Instant at, Job job) implements Event {}

    /**
     * A Pod asks for other amounts than it did. If that is more than it holds, it is charged for the larger amount of each resource, whether there is
     * room or not; less it holds only when it has ended. Told twice, it counts once.
     */
    record Resized(Instant at, String uid, Amounts requested) implements Event {}

    /** The run is known that the job of a Pod belongs to, which holds something. From then on it counts under that run. Told twice, it counts once. */
    record RunKnown(Instant at, String uid, String run) implements Event {}

    /** A Pod has ended or is gone, whether it waited or ran. Told twice, it counts once. */
    record Gone(Instant at, String uid) implements Event {}

    /**
     * A job that was granted gives everything back unused, since something other than quota keeps it from starting. In the order it counts as running
     * for the entry penalty all the same: else whoever is refused at once would be first again at once, and others never. Told twice, it counts once.
     */
    record Returned(Instant at, String uid) implements Event {}

    /** Other pools and budgets are in force. */
    record BudgetsChanged(Instant at, BudgetTree tree) implements Event {}

    /** Everything that runs is known by now. Nothing is granted before. */
    record Synced(Instant at) implements Event {}

    /** Time passes. */
    record ClockAdvanced(Instant at) implements Event {}
}
