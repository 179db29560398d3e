package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Accounts;
import dev.portcullis.budget.quantity.Amounts;

/** A job in a run's queue. */
final class Pending implements Comparable<Pending> {
    private final Job job;
    private final RunQueue run;
    private final Amounts amounts;
    private final long[] vector;
    private final Need need;
    private final long cost;
    private int bypasses;

    /**
     * Takes its place.
     *
     * @param amounts what it is to be charged
     * @param bypasses how often it was passed already
     */
    Pending(Job job, RunQueue run, Amounts amounts, long[] vector, int bypasses) {
        this.job = job;
        this.run = run;
        this.amounts = amounts;
        this.vector = vector;
        this.need = new Need(vector, Accounts.asked(vector));
        this.cost = Math.max(1, run.repository().budget().share(vector));
        this.bypasses = bypasses;
    }

    Job job() {
        return job;
    }

    RunQueue run() {
        return run;
    }

    LevelBranch budget() {
        return run.repository().budget();
    }

    Amounts amounts() {
        return amounts;
    }

    long[] vector() {
        return vector;
    }

    Need need() {
        return need;
    }

    /** What it takes of a run's turn. */
    long cost() {
        return cost;
    }

    int bypasses() {
        return bypasses;
    }

    void bypass() {
        bypasses++;
    }

    /** In a run, who waits longer is first. */
    @Override
    public int compareTo(Pending other) {
        var order = job.queuedAt().compareTo(other.job.queuedAt());
        return order != 0 ? order : job.uid().compareTo(other.job.uid());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pending pending && job.uid().equals(pending.job.uid());
    }

    @Override
    public int hashCode() {
        return job.uid().hashCode();
    }
}
