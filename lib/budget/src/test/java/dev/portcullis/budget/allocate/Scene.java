package dev.portcullis.budget.allocate;

import dev.portcullis.budget.Trees;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An allocator whose time passes only when told, and all that it said. */
final class Scene {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final Allocator allocator;
    private final List<LedgerEvent> written = new ArrayList<>();
    private Instant now = START;
    private int pods;

    private Scene(Allocator allocator) {
        this.allocator = allocator;
    }

    static Scene of(BudgetTree tree) {
        return of(tree, AllocatorSettings.DEFAULT);
    }

    static Scene of(BudgetTree tree, AllocatorSettings settings) {
        var scene = new Scene(new Allocator(settings, tree, List.of(), START));
        scene.step(new Event.Synced(START));
        return scene;
    }

    /** One that does not know yet what runs. */
    static Scene unsynced(BudgetTree tree, List<Reservation> running) {
        return new Scene(new Allocator(AllocatorSettings.DEFAULT, tree, running, START));
    }

    /** Another one that goes on after a while, with what this one says and what runs. */
    Scene restarted(BudgetTree tree, Memory memory, Duration after) {
        var running = List.copyOf(allocator.ledger().reservations());
        var then = now.plus(after);
        var scene = new Scene(new Allocator(AllocatorSettings.DEFAULT, tree, running, then));
        scene.now = then;
        scene.pods = pods;
        scene.allocator.resume(memory);
        scene.step(new Event.Synced(then));
        return scene;
    }

    Allocator allocator() {
        return allocator;
    }

    List<LedgerEvent> written() {
        return written;
    }

    Instant now() {
        return now;
    }

    Step step(Event event) {
        var step = allocator.step(event);
        written.addAll(step.ledger());
        return step;
    }

    /** Lets time pass. */
    Step after(Duration time) {
        now = now.plus(time);
        return step(new Event.ClockAdvanced(now));
    }

    /** Queues so many jobs of a run. */
    List<String> queue(int jobs, long repository, String run) {
        return queue(jobs, repository, run, Amounts.NONE);
    }

    List<String> queue(int jobs, long repository, String run, Amounts requested) {
        var uids = new ArrayList<String>();
        for (var i = 0; i < jobs; i++) {
            var uid = "%d/%s/%05d".formatted(repository, run, pods++);
            uids.add(uid);
            queue(uid, repository, run, requested);
        }
        return uids;
    }

    Step queue(String uid, long repository, String run, Amounts requested) {
        return step(new Event.Queued(now, job(uid, repository, run, requested)));
    }

    Job job(String uid, long repository, String run, Amounts requested) {
        return new Job(uid, Trees.POOL, repository, run, requested, now);
    }

    Step end(String uid) {
        return step(new Event.Gone(now, uid));
    }

    /** Who holds something, oldest first. */
    List<String> running() {
        return allocator.ledger().reservations().stream().map(Reservation::uid).toList();
    }

    /** How much of what runs is a repository's. */
    long running(long repository) {
        return allocator.ledger().reservations().stream()
                .filter(held -> held.repository() == repository)
                .count();
    }

    /** Ends the job that has run longest of a repository's; returns whom that let start. */
    List<String> endOne(long repository) {
        var uid = allocator.ledger().reservations().stream()
                .filter(held -> held.repository() == repository)
                .findFirst()
                .orElseThrow()
                .uid();
        return granted(end(uid));
    }

    static List<String> granted(Step step) {
        return step.grants().stream().map(grant -> grant.reservation().uid()).toList();
    }

    WaitReason reason(String uid) {
        return allocator.explain(uid).orElseThrow().reason();
    }
}
