package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Job;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.paying.Catalogue;
import dev.portcullis.runner.paying.Payer;

/** Where a Pod's job counts. */
sealed interface Placement {
    /**
     * In a pool.
     *
     * @param pool its name
     * @param budget the budget that names the repository
     * @param repository the repository's number, as the budget has it
     * @param name the repository's name
     * @param run the run within the repository; empty where it is not known
     */
    record Placed(String pool, String budget, long repository, String name, String run) implements Placement {
        /** The job that a Pod is here. */
        Job job(RunnerPod pod) {
            return new Job(pod.uid(), pool, repository, run, pod.requested(), pod.createdAt());
        }

        /** Whether the run is known that what was reserved for the Pod belongs to, and was not when it was written down last. */
        boolean isRunOf(Reservation held) {
            return repository == held.repository() && !run.isEmpty() && !run.equals(held.run());
        }
    }

    /**
     * Nowhere.
     *
     * @param reason in one word
     * @param message for people
     */
    record Nowhere(String reason, String message) implements Placement {}

    /** It is no runner, and concerns nobody by itself. */
    record Foreign() implements Placement {}

    /** Says where a Pod counts: in the pool of the one budget that pays for it. */
    static Placement of(Catalogue catalogue, RunnerPod pod) {
        return switch (pod.whose()) {
            case RunnerPod.Whose.Nobody() -> new Foreign();
            case RunnerPod.Whose.Part(var runner) -> new Foreign();
            case RunnerPod.Whose.Unknown(var why) -> new Nowhere("UnknownRepository", why);
            case RunnerPod.Whose.Repository(var name, var run) ->
                of(catalogue.payer(pod.namespace(), name), pod.namespace(), name, run);
        };
    }

    private static Placement of(Payer payer, String namespace, RepositoryAddress name, String run) {
        return switch (payer) {
            case Payer.Nobody() ->
                new Nowhere(
                        "UnknownRepository",
                        "no RunnerBudget of a pool that counts namespace " + namespace + " names repository " + name);
            case Payer.Several(var first, var second) ->
                new Nowhere(
                        "Misconfigured",
                        "repository %s has budgets %s and %s in two pools that count namespace %s"
                                .formatted(name, first.name(), second.name(), namespace));
            case Payer.One(var budget, var repository) ->
                new Placed(budget.poolName(), budget.name(), repository.id(), repository.name(), run);
        };
    }
}
