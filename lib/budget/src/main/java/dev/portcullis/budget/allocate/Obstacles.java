package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Accounts;
import dev.portcullis.budget.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** Finds what stands between a job and its start. Changes nothing. */
final class Obstacles {
    private final Ledger ledger;
    private final @Nullable Pending aside;

    /** @param aside for which room is set aside; null for none */
    Obstacles(Ledger ledger, @Nullable Pending aside) {
        this.ledger = ledger;
        this.aside = aside;
    }

    /** Of a job that its budget would let start. */
    Obstacle of(Pending pending) {
        if (pending.run().isFull()) {
            return new Obstacle.RunIsFull(pending.budget().maxJobsPerRun());
        }
        var accounts = ledger.accounts();
        var shortage = shortage(accounts, pending);
        var keeping = aside;
        if (shortage == null) {
            return new Obstacle.Turn();
        }
        if (keeping == null) {
            return noRoom(shortage);
        }
        accounts.giveBack(keeping.budget().level(), keeping.vector());
        var without = shortage(accounts, pending);
        accounts.setAside(keeping.budget().level(), keeping.vector());
        if (without != null) {
            return noRoom(without);
        }
        return keeping.equals(pending)
                ? new Obstacle.Turn()
                : new Obstacle.RoomKept(keeping.job().uid());
    }

    /** Returns whether only jobs of its own budget or run can clear it away: how fast those of all end tells nothing of that. */
    static boolean isOfItsOwn(Obstacle obstacle, Pending pending) {
        return switch (obstacle) {
            case Obstacle.NoRoom(var level, var resource) ->
                level.equals(pending.budget().level().toString());
            case Obstacle.RunIsFull full -> true;
            case Obstacle.RoomKept kept -> false;
            case Obstacle.Turn turn -> false;
            case Obstacle.Unnamed unnamed -> false;
        };
    }

    private static Accounts.@Nullable Shortage shortage(Accounts accounts, Pending pending) {
        return accounts.shortage(pending.budget().level(), pending.vector());
    }

    private Obstacle noRoom(Accounts.Shortage shortage) {
        return new Obstacle.NoRoom(
                shortage.level().toString(), ledger.tree().resources().get(shortage.resource()));
    }
}
