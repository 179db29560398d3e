package dev.portcullis.operator.report;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.operator.report.Turns.Turn;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;

/**
 * Keeps one report for each topmost workload: written when it would say something else, written again when somebody else changed or deleted
 * it, deleted when it is about no such workload any more. {@link #tick} is for one thread; all else may be called by any.
 */
public final class Reporter implements AutoCloseable {
    private static final int WRITES_PER_TICK = 20;
    private static final int LOOKS_PER_TICK = 1_000;

    private final Workloads workloads;
    private final Judgements judgements;
    private final InstantSource clock;
    private final Turns turns = new Turns();
    private final KeptReports reports;

    /** Makes a reporter. */
    public Reporter(KubernetesClient client, Workloads workloads, Judgements judgements, InstantSource clock) {
        this.workloads = workloads;
        this.judgements = judgements;
        this.clock = clock;
        this.reports = new KeptReports(new ReportsApi(client, ReportsApi.Kind.REPORT), ReportsApi::uid, turns::add);
    }

    /** Has the report looked at that a workload's results stand in. */
    public void changed(Workload workload) {
        mark(workloads.topOf(workload));
        mark(workload);
    }

    /** Has the reports looked at that an answer stands in. */
    public void judged(Question question) {
        workloads.topsOf(question).forEach(this::mark);
    }

    private void mark(Workload workload) {
        turns.add(workload.id().namespace(), workload.id().uid());
    }

    /** Sees whether the definitions are installed, and follows reports where they are. Call it about once a minute. */
    public void look() {
        if (reports.look()) {
            workloads.all().forEach(this::mark);
        }
        reports.standing().forEach((uid, seen) -> turns.add(seen.namespace(), uid));
    }

    /** Writes some of what is to be written. Call it often, once every workload was read. */
    public void tick() {
        if (!reports.isReady()) {
            return;
        }
        var writes = 0;
        for (var looks = 0; looks < LOOKS_PER_TICK && writes < WRITES_PER_TICK; looks++) {
            var turn = turns.next();
            if (turn.isEmpty()) {
                return;
            }
            writes += bringOrTell(turn.get()) ? 1 : 0;
        }
    }

    private boolean bringOrTell(Turn turn) {
        try {
            return bring(turn.what());
        } catch (KubernetesClientException e) {
            if (reports.failed(turn.what(), e)) {
                turns.add(turn.namespace(), turn.what());
            }
            return true;
        }
    }

    /** Returns whether anything had to be written. */
    private boolean bring(String uid) {
        var seen = reports.standing(uid);
        var top = workloads.topmost(uid).filter(workload -> workload.presence() == Presence.RUNS);
        var results = top.map(this::results).orElse(List.of());
        if (top.isEmpty() || results.isEmpty()) {
            var isStale = seen != null && (top.isEmpty() || !isWaiting(top.get()));
            if (seen != null && isStale) {
                reports.delete(uid, seen);
            }
            if (top.isEmpty() && seen == null) {
                reports.forget(uid);
            }
            return isStale;
        }
        var id = top.get().id();
        if (seen != null && !seen.namespace().equals(id.namespace())) {
            // Somebody made one that looks like ours elsewhere.
            reports.delete(uid, seen);
            seen = null;
        }
        var report = ReportsApi.report(id, ReportContent.of(id, results, clock.instant()));
        return reports.write(uid, report, reports.next(uid, report, seen));
    }

    /** Returns whether an answer is still to come, so that an earlier report stays. */
    private boolean isWaiting(Workload top) {
        return workloads.family(top).stream()
                .filter(member -> member.presence() == Presence.RUNS)
                .flatMap(member -> Question.of(member).stream())
                .anyMatch(question -> judgements.of(question).isEmpty());
    }

    private List<Result> results(Workload top) {
        return Results.of(
                workloads.family(top),
                question -> judgements.of(question).map(Judgement::results).orElse(List.of()));
    }

    @Override
    public void close() {
        reports.close();
    }
}
