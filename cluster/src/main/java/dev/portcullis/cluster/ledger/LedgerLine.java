package dev.portcullis.cluster.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import java.util.Map;
import java.util.TreeMap;

/** Writes events of a ledger, each by itself. */
final class LedgerLine {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LedgerLine() {}

    /** Returns what stands in the line of an event whoever tells of it. */
    static ObjectNode of(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.LimitsSet(var at, var tree) -> limits(line(event, LedgerKeys.LIMITS_SET), tree);
            case LedgerEvent.Granted(var at, var held, var queuedAt) ->
                held(line(event, LedgerKeys.GRANTED).put(LedgerKeys.QUEUED, queuedAt.toString()), held);
            case LedgerEvent.Charged(var at, var held) -> held(line(event, LedgerKeys.CHARGED), held);
            case LedgerEvent.Adopted(var at, var held) -> held(line(event, LedgerKeys.ADOPTED), held);
            case LedgerEvent.GateRemoved(var at, var uid, var epoch) ->
                line(event, LedgerKeys.GATE_REMOVED).put(LedgerKeys.POD, uid).put(LedgerKeys.EPOCH, epoch);
            case LedgerEvent.RunKnown(var at, var uid, var run) ->
                line(event, LedgerKeys.RUN_KNOWN).put(LedgerKeys.POD, uid).put(LedgerKeys.RUN, run);
            case LedgerEvent.Released(var at, var uid) ->
                line(event, LedgerKeys.RELEASED).put(LedgerKeys.POD, uid);
        };
    }

    private static ObjectNode line(LedgerEvent event, String name) {
        return JSON.objectNode().put(LedgerKeys.TIME, event.at().toString()).put(LedgerKeys.EVENT, name);
    }

    private static ObjectNode held(ObjectNode line, Reservation held) {
        line.put(LedgerKeys.POD, held.uid())
                .put(LedgerKeys.WORKER, held.uid())
                .put(LedgerKeys.REPOSITORY, held.repository())
                .put(LedgerKeys.RUN, held.run())
                .put(LedgerKeys.POOL, held.pool())
                .put(LedgerKeys.BUDGET, held.budget())
                .put(LedgerKeys.SINCE, held.at().toString())
                .put(LedgerKeys.EPOCH, held.epoch());
        line.set(LedgerKeys.AMOUNTS, amounts(held.amounts()));
        return line;
    }

    private static ObjectNode amounts(Amounts amounts) {
        var object = JSON.objectNode();
        amounts.asMap().forEach(object::put);
        return object;
    }

    private static ObjectNode limits(ObjectNode line, BudgetTree tree) {
        var pools = line.putArray(LedgerKeys.POOLS);
        tree.pools().forEach(pool -> pools.add(pool(pool)));
        var budgets = line.putArray(LedgerKeys.BUDGETS);
        tree.budgets().forEach(budget -> budgets.add(budget(budget)));
        return line;
    }

    private static ObjectNode pool(Pool pool) {
        var object = JSON.objectNode().put("name", pool.name());
        if (pool.parentName() != null) {
            object.put("parentName", pool.parentName());
        }
        object.set("resources", resources(pool.resources()));
        return object;
    }

    private static ObjectNode budget(Budget budget) {
        var object = JSON.objectNode().put("name", budget.name()).put("poolName", budget.poolName());
        var repositories = object.putArray("repositories");
        budget.repositories().forEach(repository -> repositories.add(repository.id()));
        object.set("resources", resources(budget.resources()));
        return object;
    }

    private static ObjectNode resources(Map<String, Quota> resources) {
        var object = JSON.objectNode();
        new TreeMap<>(resources).forEach((name, quota) -> {
            var limits = object.putObject(name).put("nominalQuota", quota.nominal());
            if (quota.borrowingLimit() != null) {
                limits.put("borrowingLimit", quota.borrowingLimit());
            }
            if (quota.lendingLimit() != null) {
                limits.put("lendingLimit", quota.lendingLimit());
            }
        });
        return object;
    }
}
