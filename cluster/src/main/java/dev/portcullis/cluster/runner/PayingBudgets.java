package dev.portcullis.cluster.runner;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.RunnerCompiler;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attribution.Known;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Covering.Paid;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says which budget pays for a job, by the pools and budgets of a cluster at one time. Immutable. */
public final class PayingBudgets {
    private static final Comparator<HasMetadata> EARLIEST = Comparator.<HasMetadata, String>comparing(
                    object -> String.valueOf(object.getMetadata().getCreationTimestamp()))
            .thenComparing(object -> String.valueOf(object.getMetadata().getName()));

    /** There are none. */
    public static final PayingBudgets NONE = of(List.of(), List.of());

    private final Map<String, Set<String>> namespaces = new HashMap<>();
    private final Map<RepositoryAddress, List<Paid>> payers = new HashMap<>();

    /** Repositories, by number and by address, that an earlier budget of the pool has. */
    private final Set<String> taken = new HashSet<>();

    private record InForce(RunnerPool object, Pool pool) {}

    private PayingBudgets() {}

    /** Takes those that are in force: whose spec can be compiled, whose pool is there, and that name no repository of an earlier one of the pool. */
    public static PayingBudgets of(Collection<RunnerPool> pools, Collection<RunnerBudget> budgets) {
        var paying = new PayingBudgets();
        var known = new HashMap<String, InForce>();
        pools.forEach(pool -> {
            var name = pool.getMetadata().getName();
            if (pool.getSpec() != null
                    && RunnerCompiler.compile(name, pool.getSpec()) instanceof Compiled.Accepted<Pool>(var compiled)) {
                known.put(name, new InForce(pool, compiled));
                paying.namespaces.put(name, Set.copyOf(pool.getSpec().namespaces()));
            }
        });
        budgets.stream().sorted(EARLIEST).forEach(budget -> paying.add(budget, known));
        return paying;
    }

    private void add(RunnerBudget object, Map<String, InForce> known) {
        var spec = object.getSpec();
        var pool = spec == null ? null : known.get(spec.poolName());
        if (spec == null
                || pool == null
                || !(RunnerCompiler.compile(object.getMetadata().getName(), spec)
                        instanceof Compiled.Accepted<Budget>(var budget))) {
            return;
        }
        var keys = new ArrayList<String>();
        var addresses = new ArrayList<RepositoryAddress>();
        budget.repositories().forEach(repository -> {
            keys.add(budget.poolName() + " " + repository.id());
            RepositoryAddress.declared(repository.name()).ifPresent(address -> {
                keys.add(budget.poolName() + " " + address);
                addresses.add(address);
            });
        });
        if (keys.stream().noneMatch(taken::contains)) {
            taken.addAll(keys);
            var paid = new Paid(
                    budget.poolName(),
                    budget.name(),
                    budget.rules().enforcement(),
                    Fullness.of(object, budget, pool.object(), pool.pool()));
            addresses.forEach(address ->
                    payers.computeIfAbsent(address, key -> new ArrayList<>()).add(paid));
        }
    }

    /** Says which budget pays for a job in a namespace. */
    public Covering covering(String namespace, Attribution attribution) {
        if (!(attribution instanceof Known known)) {
            return new Covering.Nobody();
        }
        var found = payers.getOrDefault(known.repository(), List.of()).stream()
                .filter(paid -> counts(paid.pool(), namespace))
                .toList();
        return switch (found.size()) {
            case 0 -> new Covering.Nobody();
            case 1 -> found.getFirst();
            default -> new Covering.Several();
        };
    }

    private boolean counts(String pool, String namespace) {
        var counted = namespaces.getOrDefault(pool, Set.of());
        return counted.isEmpty() || counted.contains(namespace);
    }
}
