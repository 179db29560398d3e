package dev.portcullis.operator.runner;

/** Where a Pod's job counts. */
sealed interface Placement {
    /**
     * In a pool.
     *
     * @param pool its name
     * @param budget the budget that names the repository
     * @param repository the repository's number, as the budget has it
     * @param name the repository's name
     * @param run the run within the repository
     */
    record Placed(String pool, String budget, long repository, String name, String run) implements Placement {}

    /**
     * Nowhere.
     *
     * @param reason in one word
     * @param message for people
     */
    record Nowhere(String reason, String message) implements Placement {}

    /** It is no runner, and concerns nobody. */
    record Foreign() implements Placement {}
}
