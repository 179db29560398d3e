package dev.portcullis.cluster.ledger;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.runner.RepositoryAddress;
import java.util.HashMap;
import java.util.Map;

/** Writes what one leader tells, in its order: each line says whose it is, and names repositories as the limits before it do. Not thread-safe. */
public final class LedgerLines {
    private final long leader;
    private final Map<Long, RepositoryAddress> repositories = new HashMap<>();

    /** @param leader the leader's epoch */
    public LedgerLines(long leader) {
        this.leader = leader;
    }

    /** Returns one line of JSON, without its end. */
    public String of(LedgerEvent event) {
        if (event instanceof LedgerEvent.LimitsSet(var at, var tree)) {
            learn(tree);
        }
        var line = LedgerLine.of(event).put(LedgerKeys.LEADER, leader);
        var repository = repositories.get(line.path(LedgerKeys.REPOSITORY).asLong());
        if (repository != null) {
            var name = repository.name();
            var slash = name.indexOf('/');
            line.put(LedgerKeys.OWNER_NAME, name.substring(0, slash))
                    .put(LedgerKeys.REPOSITORY_NAME, name.substring(slash + 1))
                    .put(LedgerKeys.REPOSITORY_URL, "https://" + repository.host() + "/" + name);
        }
        return line.toString();
    }

    private void learn(BudgetTree tree) {
        for (var budget : tree.budgets()) {
            for (var repository : budget.repositories()) {
                RepositoryAddress.declared(repository.name())
                        .ifPresent(address -> repositories.put(repository.id(), address));
            }
        }
    }
}
