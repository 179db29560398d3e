package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.ledger.Reservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The order in which jobs would start if there were room for all: tried on a copy. */
final class Preview {
    private final Ledger ledger;
    private final Time time;
    private final Queues queues;

    Preview(Ledger present, History history, Time time, Queues order, Collection<Pending> waiting) {
        this.time = time;
        this.ledger = new Ledger(present.tree());
        present.reservations().forEach(ledger::enter);
        this.queues = new Queues(ledger, history.copy(), time, true);
        queues.follow(order);
        for (var pending : waiting) {
            var run = queues.run(pending.budget().level(), pending.job()).orElseThrow();
            queues.add(new Pending(pending.job(), run, pending.amounts(), pending.vector(), 0));
        }
    }

    /** How many jobs start before this one; those of paused budgets do not count, nor do they ever start. */
    int ahead(String uid) {
        return first(Integer.MAX_VALUE, uid).indexOf(uid);
    }

    /** The jobs that start first, in order, so many at most. */
    List<String> first(int most) {
        return first(most, "");
    }

    private List<String> first(int most, String last) {
        var order = new ArrayList<String>();
        var choice = queues.next();
        while (order.size() < most && choice.isPresent()) {
            var next = choice.get().job();
            order.add(next.job().uid());
            if (next.job().uid().equals(last)) {
                break;
            }
            start(next);
            choice = queues.next();
        }
        return order;
    }

    private void start(Pending next) {
        var job = next.job();
        var reservation = new Reservation(
                job.uid(),
                job.pool(),
                next.budget().level().name(),
                job.repository(),
                job.run(),
                next.amounts(),
                time.instant(),
                0);
        ledger.enter(reservation);
        queues.start(next, reservation);
    }
}
