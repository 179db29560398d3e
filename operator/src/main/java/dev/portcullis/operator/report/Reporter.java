package dev.portcullis.operator.report;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.operator.report.LiveReports.Seen;
import dev.portcullis.operator.report.Standing.Written;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import dev.portcullis.operator.workload.BareStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one report for each topmost workload: written when it would say something else, written again when somebody else changed or deleted
 * it, deleted when it is about no such workload any more. {@link #tick} is for one thread; all else may be called by any.
 */
public final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final long NO_RESYNC = 0;

    /** Reports in one page of the first list; others than we may have made them larger. */
    private static final long PAGE = 10;

    private static final int WRITES_PER_TICK = 20;
    private static final int LOOKS_PER_TICK = 1_000;

    private final ReportsApi api;
    private final Workloads workloads;
    private final Judgements judgements;
    private final InstantSource clock;
    private final SequencedSet<String> dirty = new LinkedHashSet<>();
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final LiveReports live = new LiveReports();
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private boolean told;
    private boolean forbidden;

    /** Makes a reporter. */
    public Reporter(KubernetesClient client, Workloads workloads, Judgements judgements, InstantSource clock) {
        this.api = new ReportsApi(client);
        this.workloads = workloads;
        this.judgements = judgements;
        this.clock = clock;
    }

    /** Has the report looked at that a workload's results stand in. */
    public void changed(Workload workload) {
        mark(workloads.topOf(workload).id().uid());
        mark(workload.id().uid());
    }

    /** Has the reports looked at that an answer stands in. */
    public void judged(Question question) {
        workloads.topsOf(question).forEach(top -> mark(top.id().uid()));
    }

    private void mark(String uid) {
        synchronized (dirty) {
            dirty.add(uid);
        }
    }

    private @Nullable String next() {
        synchronized (dirty) {
            return dirty.isEmpty() ? null : dirty.removeFirst();
        }
    }

    /** Sees whether the definitions are installed, and follows reports where they are. Call it about once a minute. */
    public void look() {
        try {
            var installed = api.isInstalled();
            if (installed && informer == null) {
                LOG.info("results are written as reports of OpenReports");
                informer = follow();
                workloads.all().forEach(workload -> mark(workload.id().uid()));
            } else if (!installed) {
                stop("the definitions of OpenReports are not installed: results are not written as reports");
            }
            live.workloads().forEach(this::mark);
        } catch (KubernetesClientException e) {
            LOG.atDebug().setCause(e).log("whether reports can be written could not be seen");
        }
    }

    private void stop(String why) {
        if (!told || informer != null) {
            LOG.info(why);
        }
        told = true;
        close();
        live.clear();
        written.clear();
    }

    private SharedIndexInformer<GenericKubernetesResource> follow() {
        var following = api.all()
                .inAnyNamespace()
                .withLabel(ReportsApi.MANAGED_BY, ReportsApi.US)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .itemStore(new BareStore<>(GenericKubernetesResource::new));
        following.addEventHandler(new Following());
        Informers.start(following);
        return following;
    }

    /** Writes some of what is to be written. Call it often, once every workload was read. */
    public void tick() {
        var following = informer;
        if (following == null || !following.hasSynced()) {
            return;
        }
        var writes = 0;
        for (var looks = 0; looks < LOOKS_PER_TICK && writes < WRITES_PER_TICK; looks++) {
            var uid = next();
            if (uid == null) {
                return;
            }
            writes += bringOrTell(uid) ? 1 : 0;
        }
    }

    private boolean bringOrTell(String uid) {
        try {
            return bring(uid);
        } catch (KubernetesClientException e) {
            refused(uid, e);
            return true;
        }
    }

    private void refused(String uid, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            if (!forbidden) {
                LOG.atWarn().addKeyValue("problem", e.getMessage()).log("reports may not be written");
            }
            forbidden = true;
        } else if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            LOG.atDebug()
                    .setCause(e)
                    .addKeyValue("workload", uid)
                    .log("a report could not be written; it is tried again");
            mark(uid);
        }
    }

    /** Returns whether anything had to be written. */
    private boolean bring(String uid) {
        var seen = live.of(uid);
        var top = workloads.topmost(uid).filter(workload -> workload.presence() == Presence.RUNS);
        var results = top.map(this::results).orElse(List.of());
        if (top.isEmpty() || results.isEmpty()) {
            var isStale = seen != null && (top.isEmpty() || !isWaiting(top.get()));
            if (seen != null && isStale) {
                api.delete(seen.namespace(), seen.name());
                written.remove(uid);
            }
            if (top.isEmpty() && seen == null) {
                live.forget(uid);
            }
            return isStale;
        }
        var id = top.get().id();
        if (seen != null && !seen.namespace().equals(id.namespace())) {
            // Somebody made one that looks like ours elsewhere.
            api.delete(seen.namespace(), seen.name());
            seen = null;
        }
        var report = ReportsApi.report(id, ReportContent.of(id, results, clock.instant()));
        var wanted = ReportsApi.hash(report, false);
        var became = switch (Standing.next(wanted, written.get(uid), seen == null ? null : seen.live())) {
            case NONE -> null;
            case APPLY -> api.apply(report);
            case REPLACE -> api.replace(report);
        };
        if (became != null) {
            var stands = ReportsApi.live(became);
            written.put(uid, new Written(wanted, stands.all()));
            if (!live.wrote(uid, seen(became))) {
                mark(uid);
            }
        }
        return became != null;
    }

    private static Seen seen(GenericKubernetesResource report) {
        var metadata = report.getMetadata();
        return new Seen(
                Objects.toString(metadata.getNamespace(), ""),
                Objects.toString(metadata.getName(), ""),
                Objects.toString(metadata.getUid(), ""),
                ReportsApi.live(report));
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
        var following = informer;
        informer = null;
        if (following != null) {
            following.stop();
        }
    }

    private final class Following implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            see(added);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            see(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            var uid = ReportsApi.uid(Objects.toString(deleted.getMetadata().getName(), ""));
            live.deleted(uid, Objects.toString(deleted.getMetadata().getUid(), ""));
            mark(uid);
        }

        private void see(GenericKubernetesResource report) {
            var name = Objects.toString(report.getMetadata().getName(), "");
            var uid = ReportsApi.uid(name);
            if (!uid.isEmpty()) {
                live.told(uid, seen(report));
                mark(uid);
            }
        }
    }
}
