package dev.portcullis.cli.budget;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.simulate.TraceJob;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trace of what leaders wrote: a job is what was held from a grant to its return. A grant that came back before its gate was open is none, since
 * the job was queued again. A run that came to be known later is not the job's: nobody could have gone by it.
 */
final class LedgerTrace {
    private final SortedMap<Long, List<LedgerEvent>> events = new TreeMap<>();
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    /**
     * What is held.
     *
     * @param queuedAt since when the job waited; null where nobody tells
     * @param at when it was granted
     * @param open whether the Pod could start
     */
    private record Held(@Nullable Instant queuedAt, Instant at, Reservation reservation, boolean open) {
        Held opened() {
            return new Held(queuedAt, at, reservation, true);
        }

        /** The same, of the same run, with what is held by now. */
        Held with(Reservation other) {
            return new Held(queuedAt, at, other.ofRun(reservation.run()), open);
        }
    }

    private record Ended(Held held, Instant at) {}

    /**
     * A trace, and what is not in it.
     *
     * @param jobs what was granted or charged, and ended
     * @param unended how many were granted and did not end, as far as is told
     * @param unqueued how many ended of which nobody tells when they were queued
     */
    record Jobs(List<TraceJob> jobs, int unended, int unqueued) {
        Jobs {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Takes an event. Those of one leader come in order, and leaders in any.
     *
     * @param leader its epoch
     */
    void add(long leader, LedgerEvent event) {
        events.computeIfAbsent(leader, epoch -> new ArrayList<>()).add(event);
    }

    /** Makes the trace of all that was taken; once. */
    Jobs jobs() {
        events.values().forEach(of -> of.forEach(this::take));
        var jobs = new ArrayList<TraceJob>();
        ended.values().forEach(job -> {
            var queuedAt = job.held().queuedAt();
            if (queuedAt != null) {
                jobs.add(job(job, queuedAt));
            }
        });
        return new Jobs(jobs, held.size(), ended.size() - jobs.size());
    }

    private static TraceJob job(Ended job, Instant queuedAt) {
        var of = job.held().reservation();
        var ran = Duration.between(job.held().at(), job.at()).truncatedTo(ChronoUnit.MILLIS);
        return new TraceJob(
                queuedAt.truncatedTo(ChronoUnit.MILLIS),
                of.pool(),
                of.repository(),
                of.run(),
                of.amounts(),
                ran.isNegative() ? Duration.ZERO : ran);
    }

    private void take(LedgerEvent event) {
        switch (event) {
            case LedgerEvent.Granted(var at, var reservation, var queuedAt) -> {
                ended.remove(reservation.uid());
                held.put(reservation.uid(), new Held(queuedAt, at, reservation, false));
            }
            case LedgerEvent.Charged(var at, var reservation) -> held.put(reservation.uid(), charged(at, reservation));
            case LedgerEvent.Adopted(var at, var reservation) ->
                held.merge(
                        reservation.uid(),
                        new Held(null, reservation.at(), reservation, true),
                        (before, now) -> before.opened());
            case LedgerEvent.GateRemoved(var at, var uid, var epoch) ->
                held.computeIfPresent(uid, (key, of) -> of.opened());
            case LedgerEvent.Released(var at, var uid) -> end(at, uid);
            case LedgerEvent.RunKnown known -> {}
            case LedgerEvent.LimitsSet set -> {}
        }
    }

    /**
     * Whoever gave back just before and is charged goes on with other amounts, as does whom a leader charged before: each charges anew what runs without a
     * grant. All others began without waiting.
     */
    private Held charged(Instant at, Reservation reservation) {
        var gaveBack = ended.remove(reservation.uid());
        var before = gaveBack == null ? held.get(reservation.uid()) : gaveBack.held();
        return before == null
                ? new Held(at, at, reservation, true)
                : before.opened().with(reservation);
    }

    private void end(Instant at, String uid) {
        var of = held.remove(uid);
        if (of != null && of.open()) {
            ended.put(uid, new Ended(of, at));
        }
    }
}
