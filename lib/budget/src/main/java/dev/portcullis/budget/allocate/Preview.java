package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.ledger.Reservation;
import java.util.Collection;

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
        var ahead = 0;
        for (var choice = queues.next(); choice.isPresent(); choice = queues.next()) {
            var next = choice.get().job();
            if (next.job().uid().equals(uid)) {
                return ahead;
            }
            ahead++;
            start(next);
        }
        return -1;
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
