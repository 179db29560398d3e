package dev.portcullis.runner.admission;

import dev.portcullis.budget.tree.Enforcement;

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
}
