package dev.portcullis.cluster.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads limits. A field that is not known here could be a limit, and makes them unreadable. */
final class LimitsReader {
    private static final String NAME = "name";
    private static final String PARENT = "parentName";
    private static final String POOL = "poolName";
    private static final String REPOSITORIES = "repositories";
    private static final String RESOURCES = "resources";
    private static final String NOMINAL = "nominalQuota";
    private static final String BORROWING = "borrowingLimit";
    private static final String LENDING = "lendingLimit";

    private LimitsReader() {}

    /** Reads a tree; rules of order are not among limits and are those of every budget that says nothing. */
    static BudgetTree tree(JsonNode pools, JsonNode budgets) {
        var readPools = new ArrayList<Pool>();
        elements(pools).forEach(pool -> readPools.add(pool(pool)));
        var readBudgets = new ArrayList<Budget>();
        elements(budgets).forEach(budget -> readBudgets.add(budget(budget)));
        return BudgetTree.of(readPools, readBudgets);
    }

    private static JsonNode elements(JsonNode list) {
        if (!list.isArray()) {
            throw new UnreadableLineException("limits are no lists of pools and budgets");
        }
        return list;
    }

    private static Pool pool(JsonNode pool) {
        only(pool, Set.of(NAME, PARENT, RESOURCES));
        var parent = pool.has(PARENT) ? text(pool, PARENT) : null;
        return new Pool(text(pool, NAME), parent, resources(pool.path(RESOURCES)), Weight.ONE);
    }

    private static Budget budget(JsonNode budget) {
        only(budget, Set.of(NAME, POOL, REPOSITORIES, RESOURCES));
        return new Budget(
                text(budget, NAME),
                text(budget, POOL),
                repositories(budget.path(REPOSITORIES)),
                resources(budget.path(RESOURCES)),
                Amounts.NONE,
                BudgetRules.DEFAULT);
    }

    private static List<Repository> repositories(JsonNode list) {
        var repositories = new ArrayList<Repository>();
        for (var id : elements(list)) {
            if (!id.isIntegralNumber() || !id.canConvertToLong()) {
                throw new UnreadableLineException("a repository is no whole number");
            }
            repositories.add(new Repository(id.longValue(), ""));
        }
        return repositories;
    }

    private static Map<String, Quota> resources(JsonNode object) {
        if (!object.isObject()) {
            throw new UnreadableLineException(RESOURCES + " is no object");
        }
        var quotas = new HashMap<String, Quota>();
        for (var resource : object.properties()) {
            var limits = resource.getValue();
            only(limits, Set.of(NOMINAL, BORROWING, LENDING));
            quotas.put(
                    resource.getKey(),
                    new Quota(
                            LedgerReader.number(limits, NOMINAL),
                            ifThere(limits, BORROWING),
                            ifThere(limits, LENDING)));
        }
        return quotas;
    }

    private static @Nullable Long ifThere(JsonNode object, String field) {
        return object.has(field) ? LedgerReader.number(object, field) : null;
    }

    private static String text(JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isTextual()) {
            throw new UnreadableLineException(field + " is no text");
        }
        return value.textValue();
    }

    private static void only(JsonNode object, Set<String> known) {
        if (!object.isObject()) {
            throw new UnreadableLineException("limits are no objects");
        }
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new UnreadableLineException("a limit is not known here; read it with the version that wrote it");
            }
        });
    }
}
