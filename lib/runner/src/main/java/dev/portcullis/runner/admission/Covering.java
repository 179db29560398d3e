package dev.portcullis.runner.admission;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.paying.Catalogue;
import dev.portcullis.runner.paying.Payer;
import java.util.function.Predicate;

/** Which budget pays for a Pod, by the pools and budgets that are known. */
public sealed interface Covering {
    /** None does. */
    record Nobody() implements Covering {}

    /** More than one would: budgets of several pools that count the namespace name the repository. */
    record Several() implements Covering {}

    /**
     * One does.
     *
     * @param pool name of its pool
     * @param budget its name
     * @param enforcement what it does about jobs over it
     * @param full whether jobs wait for it, or it has no room left, by what its status last said
     */
    record Paid(String pool, String budget, Enforcement enforcement, boolean full) implements Covering {}

    /**
     * Says it of a Pod in a namespace.
     *
     * @param isFull whether jobs wait for a budget, or it has no room left
     */
    static Covering of(Catalogue catalogue, String namespace, Attribution attribution, Predicate<Budget> isFull) {
        if (!(attribution instanceof Attribution.Known known)) {
            return new Nobody();
        }
        return switch (catalogue.payer(namespace, known.repository())) {
            case Payer.Nobody() -> new Nobody();
            case Payer.Several several -> new Several();
            case Payer.One(var budget, var repository) ->
                new Paid(budget.poolName(), budget.name(), budget.rules().enforcement(), isFull.test(budget));
        };
    }
}
