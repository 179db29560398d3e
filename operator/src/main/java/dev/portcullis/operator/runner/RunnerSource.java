package dev.portcullis.operator.runner;

import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.paying.Catalogue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a book what happened in the cluster. Not thread-safe. */
final class RunnerSource {
    private final RunnerInbox inbox;
    private final RunnerWatch watch;
    private final RunnerPodIndex pods;
    private final RunnerCycle cycle;

    /** Records of namespaces whose Pods have not been read yet: nobody can say whether what they are of is there. */
    private final List<RunnerInbox.Noted> early = new ArrayList<>();

    RunnerSource(RunnerInbox inbox, RunnerWatch watch, RunnerPodIndex pods, RunnerCycle cycle) {
        this.inbox = inbox;
        this.watch = watch;
        this.pods = pods;
        this.cycle = cycle;
    }

    /** Begins a term with everything that is there. */
    void begin(Map<String, RunnerGrants> found, Instant now) {
        inbox.drain().pods().forEach((uid, pod) -> note(uid, pod.orElse(null)));
        pods.resolve();
        cycle.begin(found, watch.reservations(), pods.all(), catalogue(), now);
        watch.budgets().forEach(budget -> {
            var status = budget.getStatus();
            if (status != null) {
                cycle.statuses().found(budget.getMetadata().getName(), status);
            }
        });
    }

    /** What was heard of a namespace before it was left would never be heard to end. */
    private @Nullable RunnerPod note(String uid, @Nullable Pod pod) {
        if (pod != null && watch.namespaces().isFollowed(pod.getMetadata().getNamespace())) {
            return pods.put(pod);
        }
        pods.remove(uid);
        return null;
    }

    private Catalogue catalogue() {
        var poolObjects = watch.pools();
        var budgetObjects = watch.budgets();
        cycle.statuses().know(generations(poolObjects), generations(budgetObjects));
        cycle.poolsAre(uids(poolObjects));
        return CatalogueBuilder.of(poolObjects, budgetObjects);
    }

    private static Map<String, String> uids(Collection<RunnerPool> objects) {
        var uids = new HashMap<String, String>();
        objects.forEach(object -> uids.put(
                object.getMetadata().getName(),
                String.valueOf(object.getMetadata().getUid())));
        return uids;
    }

    private static Map<String, Long> generations(Collection<? extends HasMetadata> objects) {
        var generations = new HashMap<String, Long>();
        objects.forEach(object -> {
            @Nullable Long generation = object.getMetadata().getGeneration();
            generations.put(object.getMetadata().getName(), generation == null ? 0 : generation);
        });
        return generations;
    }

    /** Tells what happened since last time. */
    void tell(RunnerBook book, Instant now) {
        var due = takeRead();
        var news = inbox.drain();
        if (news.declared()) {
            book.change(catalogue(), now);
        }
        news(news).tell(book, now);
        due.forEach(record -> cycle.recordFound(record.namespace(), record.uid()));
        news.records().forEach(this::tell);
        leave(book, now);
    }

    private void tell(RunnerInbox.Noted record) {
        if (!record.found()) {
            early.removeIf(noted -> noted.uid().equals(record.uid()));
            cycle.recordLost(record.uid());
        } else if (watch.namespaces().reserved(record.namespace())) {
            early.add(record);
        } else {
            cycle.recordFound(record.namespace(), record.uid());
        }
    }

    /** Takes the records that can be judged once everything is told that has been heard by now. */
    private List<RunnerInbox.Noted> takeRead() {
        var read = early.stream()
                .filter(record -> watch.namespaces().isSynced(record.namespace()))
                .toList();
        early.removeAll(read);
        return read;
    }

    private boolean isAwaited(String namespace) {
        return early.stream().anyMatch(record -> record.namespace().equals(namespace));
    }

    private PodNews news(RunnerInbox.Drained drained) {
        var there = new ArrayList<RunnerPod>();
        var gone = new ArrayList<String>();
        drained.pods().forEach((uid, object) -> {
            var pod = note(uid, object.orElse(null));
            if (pod == null) {
                gone.add(uid);
            } else {
                there.add(pod);
            }
        });
        if (drained.owners()) {
            there.addAll(pods.resolve());
        }
        return new PodNews(there, gone);
    }

    /** Where nothing counts any more of a namespace that is none of runners now, nothing is followed. */
    private void leave(RunnerBook book, Instant now) {
        for (var namespace : watch.namespaces().former()) {
            if (!isAwaited(namespace)
                    && !book.jobs().isAnyIn(namespace)
                    && watch.namespaces().leave(namespace)) {
                pods.in(namespace).forEach(uid -> {
                    pods.remove(uid);
                    book.gone(uid, now);
                });
            }
        }
    }
}
