package dev.portcullis.runner.paying;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Repository;

/** Who pays for a repository's jobs in a namespace. */
public sealed interface Payer {
    /** Nobody: no budget that is in force, of a pool that counts the namespace, names the repository. */
    record Nobody() implements Payer {}

    /**
     * It is left open: budgets of several pools that count the namespace name the repository.
     *
     * @param first one of the budgets
     * @param second another
     */
    record Several(Budget first, Budget second) implements Payer {}

    /**
     * One budget.
     *
     * @param budget which
     * @param repository what it says of the repository
     */
    record One(Budget budget, Repository repository) implements Payer {}
}
