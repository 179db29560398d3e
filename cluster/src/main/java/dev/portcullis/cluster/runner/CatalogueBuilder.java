package dev.portcullis.cluster.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.RunnerCompiler;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.paying.Catalogue;
import dev.portcullis.runner.paying.Catalogue.Declared;
import dev.portcullis.runner.paying.Catalogue.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts pools and budgets together. One that is wrong takes nothing else with it but what depends on it: pools below a pool, budgets of a pool, and
 * the later of two budgets of a pool that name the same repository.
 */
public final class CatalogueBuilder {
    private static final Comparator<HasMetadata> EARLIEST = Comparator.<HasMetadata, String>comparing(
                    object -> String.valueOf(object.getMetadata().getCreationTimestamp()))
            .thenComparing(object -> object.getMetadata().getName());

    private final Map<String, Pool> pools = new HashMap<>();
    private final Map<String, Set<String>> namespaces = new HashMap<>();
    private final List<Budget> budgets = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<Declared, Problem> problems = new HashMap<>();

    private CatalogueBuilder() {}

    /**
     * Puts together what a cluster holds at one time. Reads specs, names and times of creation only.
     *
     * @return what is in force, and why the rest is not
     */
    public static Catalogue of(Collection<RunnerPool> pools, Collection<RunnerBudget> budgets) {
        var builder = new CatalogueBuilder();
        pools.stream().sorted(EARLIEST).forEach(builder::add);
        builder.dropPoolsWithoutRoot();
        budgets.stream().sorted(EARLIEST).forEach(builder::add);
        return new Catalogue(builder.trees(), builder.namespaces, builder.problems);
    }

    private void add(RunnerPool object) {
        var name = object.getMetadata().getName();
        var spec = object.getSpec();
        if (spec == null) {
            problems.put(Declared.pool(name), new Problem(true, "it has no spec"));
            return;
        }
        switch (RunnerCompiler.compile(name, spec)) {
            case Compiled.Accepted<Pool>(var pool) -> {
                pools.put(name, bounded(pool));
                namespaces.put(name, Set.copyOf(spec.namespaces()));
            }
            case Compiled.Refused<Pool>(var found) -> problems.put(Declared.pool(name), new Problem(true, said(found)));
        }
    }

    /** A pool keeps its grants in one object, which has room for so many and no more. */
    private static Pool bounded(Pool pool) {
        long most = RunnerGrants.MOST;
        var jobs = pool.resources().getOrDefault(Amounts.JOBS, new Quota(most, 0L, most));
        var nominal = Math.min(most, jobs.nominal());
        var borrowed = jobs.borrowingLimit() == null ? most : jobs.borrowingLimit();
        var resources = new HashMap<>(pool.resources());
        resources.put(Amounts.JOBS, new Quota(nominal, Math.min(borrowed, most - nominal), jobs.lendingLimit()));
        return new Pool(pool.name(), pool.parentName(), resources, pool.weight());
    }

    private void dropPoolsWithoutRoot() {
        var lost = pools.keySet().stream().filter(name -> !hasRoot(name)).toList();
        lost.forEach(name -> {
            pools.remove(name);
            problems.put(
                    Declared.pool(name),
                    new Problem(false, "a pool around it is not there, not accepted, or in a circle with it"));
        });
    }

    private boolean hasRoot(String name) {
        var seen = new HashSet<String>();
        var pool = pools.get(name);
        while (pool != null && seen.add(pool.name())) {
            if (pool.parentName() == null) {
                return true;
            }
            pool = pools.get(pool.parentName());
        }
        return false;
    }

    private void add(RunnerBudget object) {
        var name = object.getMetadata().getName();
        var spec = object.getSpec();
        if (spec == null) {
            problems.put(Declared.budget(name), new Problem(true, "it has no spec"));
            return;
        }
        switch (RunnerCompiler.compile(name, spec)) {
            case Compiled.Accepted<Budget>(var budget) -> add(budget);
            case Compiled.Refused<Budget>(var found) ->
                problems.put(Declared.budget(name), new Problem(true, said(found)));
        }
    }

    private void add(Budget budget) {
        problem(budget)
                .ifPresentOrElse(problem -> problems.put(Declared.budget(budget.name()), problem), () -> own(budget));
    }

    private void own(Budget budget) {
        budgets.add(budget);
        budget.repositories()
                .forEach(repository ->
                        keys(budget.poolName(), repository).forEach(key -> owners.put(key, budget.name())));
    }

    private Optional<Problem> problem(Budget budget) {
        if (!pools.containsKey(budget.poolName())) {
            return Optional.of(new Problem(false, "pool " + budget.poolName() + " is not there, or not accepted"));
        }
        var own = new HashSet<String>();
        for (var repository : budget.repositories()) {
            for (var key : keys(budget.poolName(), repository)) {
                if (!own.add(key)) {
                    return Optional.of(new Problem(true, "repository %s is there twice".formatted(named(repository))));
                }
                var owner = owners.get(key);
                if (owner != null) {
                    return Optional.of(new Problem(
                            false,
                            "repository %s is in budget %s of the same pool, which is older"
                                    .formatted(named(repository), owner)));
                }
            }
        }
        return Optional.empty();
    }

    private static String named(Repository repository) {
        return repository.id() + " " + repository.name();
    }

    private static List<String> keys(String pool, Repository repository) {
        var id = pool + " " + repository.id();
        return RepositoryAddress.declared(repository.name())
                .map(address -> List.of(id, pool + " " + address))
                .orElse(List.of(id));
    }

    private List<BudgetTree> trees() {
        var trees = new ArrayList<BudgetTree>();
        var sorted =
                pools.values().stream().sorted(Comparator.comparing(Pool::name)).toList();
        for (var root : sorted) {
            if (root.parentName() == null) {
                add(trees, sorted.stream().filter(pool -> isBelow(pool, root)).toList());
            }
        }
        return trees;
    }

    private boolean isBelow(Pool pool, Pool root) {
        var above = pool;
        while (above.parentName() != null) {
            above = pools.getOrDefault(above.parentName(), root);
        }
        return above.name().equals(root.name());
    }

    private void add(List<BudgetTree> trees, List<Pool> members) {
        var names = members.stream().map(Pool::name).collect(Collectors.toSet());
        var paying = budgets.stream()
                .filter(budget -> names.contains(budget.poolName()))
                .toList();
        try {
            trees.add(BudgetTree.of(members, paying));
        } catch (IllegalArgumentException e) {
            var problem = new Problem(false, String.valueOf(e.getMessage()));
            names.forEach(name -> problems.put(Declared.pool(name), problem));
            paying.forEach(budget -> problems.put(Declared.budget(budget.name()), problem));
        }
    }

    private static String said(List<?> found) {
        return found.stream().map(String::valueOf).collect(Collectors.joining("; "));
    }
}
