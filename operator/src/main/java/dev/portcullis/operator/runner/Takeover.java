package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.runner.RunnerReservationSpec;
import dev.portcullis.runner.paying.Catalogue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a new leader makes of what it finds. Pure. A grant is what stands in the list of a pool; what was written down elsewhere only says what it was.
 *
 * @param adopted what stands
 * @param rewritten pools whose lists hold what is over
 * @param voided what was written down of no grant
 */
record Takeover(List<Reservation> adopted, Set<String> rewritten, List<RunnerReservation> voided) {
    Takeover {
        adopted = List.copyOf(adopted);
        rewritten = Set.copyOf(rewritten);
        voided = List.copyOf(voided);
    }

    /**
     * What was found.
     *
     * @param lists by pool, as they stood when the epoch began
     * @param records what was written down
     * @param pods all Pods of runner namespaces, read after the epoch began
     * @param catalogue what is in force
     */
    record Found(
            Map<String, RunnerGrants> lists,
            Collection<RunnerReservation> records,
            Collection<RunnerPod> pods,
            Catalogue catalogue) {
        Found {
            lists = new TreeMap<>(lists);
            records = List.copyOf(records);
            pods = List.copyOf(pods);
        }
    }

    /**
     * Decides.
     *
     * @param epoch of the new leader, for grants of which nothing was written down
     */
    static Takeover of(Found found, long epoch, Instant now) {
        var pods = new HashMap<String, RunnerPod>();
        found.pods().forEach(pod -> pods.put(pod.uid(), pod));
        var records = new HashMap<String, RunnerReservation>();
        found.records().forEach(record -> records.put(record.getMetadata().getName(), record));
        var adopted = new HashMap<String, Reservation>();
        var rewritten = new HashSet<String>();
        found.lists().forEach((pool, grants) -> {
            for (var uid : grants.uids()) {
                var pod = pods.get(uid);
                if (pod == null || pod.phase() == RunnerPod.Phase.ENDED || adopted.containsKey(uid)) {
                    rewritten.add(pool);
                } else {
                    adopted.put(
                            uid,
                            recorded(records.get(uid), pod, pool, now)
                                    .orElseGet(() -> worked(pod, pool, found.catalogue(), epoch, now)));
                }
            }
        });
        var voided = new ArrayList<RunnerReservation>();
        records.forEach((uid, record) -> {
            if (!adopted.containsKey(uid) || !isOf(record, pods.get(uid))) {
                voided.add(record);
            }
        });
        return new Takeover(adopted.values().stream().sorted(Takeover::byTime).toList(), rewritten, voided);
    }

    private static int byTime(Reservation one, Reservation other) {
        var order = one.at().compareTo(other.at());
        return order == 0 ? one.uid().compareTo(other.uid()) : order;
    }

    private static boolean isOf(RunnerReservation record, @Nullable RunnerPod pod) {
        return pod != null && pod.namespace().equals(record.getMetadata().getNamespace());
    }

    /** The clock of whoever wrote it down may have been ahead of ours: then it is since now. */
    private static Optional<Reservation> recorded(
            @Nullable RunnerReservation record, RunnerPod pod, String pool, Instant now) {
        if (record == null || record.getSpec() == null || !isOf(record, pod)) {
            return Optional.empty();
        }
        var spec = record.getSpec();
        if (!spec.podUid().equals(pod.uid()) || !spec.poolName().equals(pool)) {
            return Optional.empty();
        }
        return QuantityText.read(spec.amounts())
                .filter(amounts -> amounts.get(Amounts.JOBS) == 1)
                .flatMap(amounts -> grantedAt(spec)
                        .map(at -> new Reservation(
                                pod.uid(),
                                pool,
                                spec.budgetName(),
                                spec.repository().id(),
                                spec.run(),
                                amounts,
                                at.isAfter(now) ? now : at,
                                spec.epoch())));
    }

    private static Optional<Instant> grantedAt(RunnerReservationSpec spec) {
        try {
            return Optional.of(Instant.parse(spec.grantedAt()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The former leader ended before it wrote down what it granted: that is what the Pod asks for, as the budget has it now. */
    private static Reservation worked(RunnerPod pod, String pool, Catalogue catalogue, long epoch, Instant now) {
        if (Placement.of(catalogue, pod) instanceof Placement.Placed placed
                && placed.pool().equals(pool)) {
            var amounts = catalogue
                    .budget(placed.budget())
                    .map((Budget budget) -> budget.demand(pod.requested()))
                    .orElse(pod.requested().with(Amounts.JOBS, 1));
            return new Reservation(
                    pod.uid(), pool, placed.budget(), placed.repository(), placed.run(), amounts, now, epoch);
        }
        return new Reservation(pod.uid(), pool, "", 0, "", pod.requested().with(Amounts.JOBS, 1), now, epoch);
    }
}
