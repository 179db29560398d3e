package dev.portcullis.operator.report;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one policy means for everything that runs, counted by namespace. Bounded in what it names, not in what it counts. Not thread-safe. */
final class PolicyTally {
    private static final int MOST_NAMED = 5;

    private final Map<String, Namespace> namespaces = new TreeMap<>();

    /** Counts the results of a workload for this policy: none, where the policy does not concern it. */
    void add(ObjectId workload, List<Result> results) {
        if (!results.isEmpty()) {
            namespaces.computeIfAbsent(workload.namespace(), Namespace::new).add(workload, results);
        }
    }

    /** Returns how many results there are of each kind. */
    Map<Outcome, Integer> counts() {
        var counts = zeros();
        namespaces
                .values()
                .forEach(namespace -> namespace.counts.forEach((outcome, n) -> counts.merge(outcome, n, Integer::sum)));
        return counts;
    }

    /** Returns the namespaces, those with most that is not met first, then those of which nobody can say. */
    List<Namespace> namespaces() {
        return namespaces.values().stream()
                .sorted(Comparator.comparingInt((Namespace one) -> -one.count(Outcome.FAIL))
                        .thenComparingInt(one -> -one.count(Outcome.ERROR))
                        .thenComparingInt(one -> -one.count(Outcome.WARN))
                        .thenComparing(Namespace::name))
                .toList();
    }

    private static Map<Outcome, Integer> zeros() {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        List.of(Outcome.values()).forEach(outcome -> counts.put(outcome, 0));
        return counts;
    }

    /** One namespace. */
    static final class Namespace {
        private final String name;
        private final Map<Outcome, Integer> counts = zeros();
        private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        private final TreeSet<String> named = new TreeSet<>();
        private int workloads;
        private int unmet;
        private Mode mode = Mode.AUDIT;

        private Namespace(String name) {
            this.name = name;
        }

        private void add(ObjectId workload, List<Result> results) {
            workloads++;
            var isUnmet = false;
            for (var result : results) {
                counts.merge(result.outcome(), 1, Integer::sum);
                if (result.outcome() == Outcome.FAIL || result.outcome() == Outcome.ERROR) {
                    isUnmet = true;
                    reasons.merge(result.reason(), 1, Integer::sum);
                    mode = stronger(mode, result.mode());
                }
            }
            if (isUnmet) {
                unmet++;
                named.add(workload.kind() + " " + workload.name());
                if (named.size() > MOST_NAMED) {
                    named.removeLast();
                }
            }
        }

        private static Mode stronger(Mode one, Mode other) {
            return one.weaker(other) == one ? other : one;
        }

        String name() {
            return name;
        }

        int count(Outcome outcome) {
            return counts.getOrDefault(outcome, 0);
        }

        /** Returns the outcome that needs attention most. */
        Outcome worst() {
            return List.of(Outcome.values()).stream()
                    .filter(outcome -> count(outcome) > 0)
                    .findFirst()
                    .orElse(Outcome.SKIP);
        }

        /** Returns the strongest mode of what is not met. */
        Mode mode() {
            return mode;
        }

        /** Returns how many workloads the policy concerns. */
        int workloads() {
            return workloads;
        }

        /** Returns of how many of them something is not met, or nobody can say. */
        int unmet() {
            return unmet;
        }

        /** Returns the first of these by name, and none of the others. */
        List<String> named() {
            return List.copyOf(named);
        }

        /** Returns why, most frequent first. */
        List<Map.Entry<Reason, Integer>> reasons() {
            return reasons.entrySet().stream()
                    .sorted(Map.Entry.<Reason, Integer>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .toList();
        }
    }
}
