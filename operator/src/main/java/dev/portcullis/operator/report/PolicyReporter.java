package dev.portcullis.operator.report;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.operator.report.Standing.Step;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps one cluster report for each policy: what it means for everything that runs, and where. Written when it would say something else, yet
 * not at each change of a busy cluster; soon when somebody else changed or deleted it; deleted with its policy. For one thread.
 */
public final class PolicyReporter implements AutoCloseable {
    /** Bounds what one tick takes of memory and of the API server. */
    private static final int POLICIES_PER_TICK = 20;

    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(20);

    /** How long an earlier report stays while not everything was judged since this process began. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Workloads workloads;
    private final Judgements judgements;
    private final Supplier<Map<String, String>> policies;
    private final InstantSource clock;
    private final KeptReports reports;
    private final Instant began;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> written = new HashMap<>();
    private boolean judged;
    private String last = "";

    /** @param policies tells the UID of each policy, by name */
    public PolicyReporter(
            KubernetesClient client,
            Workloads workloads,
            Judgements judgements,
            Supplier<Map<String, String>> policies,
            InstantSource clock) {
        this.workloads = workloads;
        this.judgements = judgements;
        this.policies = policies;
        this.clock = clock;
        this.began = clock.instant();
        this.reports = new KeptReports(
                new ReportsApi(client, ReportsApi.Kind.CLUSTER_REPORT),
                PolicyReports::key,
                (namespace, name) -> changed.add(name));
    }

    /** Sees whether the definition is installed, and follows reports where it is. Call it about once a minute. */
    public void look() {
        var _ = reports.look();
    }

    /** Writes some of what is to be written. Call it now and then, once every workload and policy was read. */
    public void tick() {
        if (!reports.isReady()) {
            return;
        }
        var unanswered = (int) workloads.questions().stream()
                .filter(question -> judgements.of(question).isEmpty())
                .count();
        judged |= unanswered == 0 || clock.instant().isAfter(began.plus(PATIENCE));
        if (judged) {
            var byReport = new TreeMap<String, Policy>();
            policies.get().forEach((name, uid) -> byReport.put(PolicyReports.name(name), new Policy(name, uid)));
            deleteOthers(byReport.keySet());
            bring(next(byReport), unanswered);
        }
    }

    private void deleteOthers(Set<String> wanted) {
        written.keySet().retainAll(wanted);
        reports.standing().entrySet().stream()
                .filter(standing -> !wanted.contains(standing.getKey()))
                .limit(POLICIES_PER_TICK)
                .forEach(standing ->
                        orTell(standing.getKey(), () -> reports.delete(standing.getKey(), standing.getValue())));
        for (var name : List.copyOf(changed)) {
            if (!wanted.contains(name)) {
                changed.remove(name);
                if (reports.standing(name) == null) {
                    reports.forget(name);
                }
            }
        }
    }

    /** Returns whose turn it is: what somebody changed, and then all, after the one that was last. */
    private Map<String, Policy> next(NavigableMap<String, Policy> all) {
        var next = new LinkedHashMap<String, Policy>();
        all.forEach((name, policy) -> {
            if (next.size() < POLICIES_PER_TICK / 2 && changed.remove(name)) {
                next.put(name, policy);
            }
        });
        var inTurn = new LinkedHashMap<>(all.tailMap(last, false));
        inTurn.putAll(all.headMap(last, true));
        for (var one : inTurn.entrySet()) {
            if (next.size() >= POLICIES_PER_TICK) {
                break;
            }
            next.put(one.getKey(), one.getValue());
            last = one.getKey();
        }
        return next;
    }

    private void bring(Map<String, Policy> next, int unanswered) {
        var tallies = new HashMap<String, PolicyTally>();
        next.values().forEach(policy -> tallies.put(policy.name(), new PolicyTally()));
        workloads.all().stream()
                .filter(workload -> workload.presence() == Presence.RUNS)
                .filter(workload -> workloads.topmost(workload.id().uid()).isPresent())
                .forEach(top -> count(top, tallies));
        next.forEach((name, policy) -> {
            var tally = tallies.getOrDefault(policy.name(), new PolicyTally());
            var report = PolicyReports.report(policy.name(), policy.uid(), tally, unanswered, clock.instant());
            orTell(name, () -> bring(name, report));
        });
    }

    private void count(Workload top, Map<String, PolicyTally> tallies) {
        Results.of(
                        workloads.family(top),
                        question ->
                                judgements.of(question).map(Judgement::results).orElse(List.of()))
                .stream()
                .collect(Collectors.groupingBy(Result::policy))
                .forEach((policy, results) -> {
                    var tally = tallies.get(policy);
                    if (tally != null) {
                        tally.add(top.id(), results);
                    }
                });
    }

    private void bring(String name, GenericKubernetesResource report) {
        var step = reports.next(name, report, reports.standing(name));
        var now = clock.instant();
        var isTooSoon = now.isBefore(written.getOrDefault(name, Instant.MIN).plus(AT_MOST_EVERY));
        if ((step != Step.APPLY || !isTooSoon) && reports.write(name, report, step)) {
            written.put(name, now);
        }
    }

    /** What failed is tried again when its turn comes. */
    private void orTell(String name, Runnable work) {
        try {
            work.run();
        } catch (KubernetesClientException e) {
            var _ = reports.failed(name, e);
        }
    }

    @Override
    public void close() {
        reports.close();
    }

    private record Policy(String name, String uid) {}
}
