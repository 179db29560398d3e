package dev.portcullis.runner;

/** Whose job a Pod is for. */
public sealed interface Attribution {
    /**
     * A repository's.
     *
     * @param repository the repository
     * @param scaleSet the set that the runner belongs to
     * @param run number of the run; empty while the runner has none
     */
    record Known(RepositoryAddress repository, ScaleSet scaleSet, String run) implements Attribution {}

    /** Nobody's: no controller of runners made it, as far as its owners say. */
    record NotARunner() implements Attribution {}

    /**
     * It cannot be said.
     *
     * @param why in which way
     * @param detail what was found, as a part of a sentence
     */
    record Unknown(Why why, String detail) implements Attribution {}

    /** Why nobody can say whose job it is. */
    enum Why {
        /** The owner is not there, or not known yet. */
        OWNER_MISSING,
        /** The owner of that name is another object than the one that is referred to. */
        OWNER_MISMATCH,
        /** The owner serves an organisation, an enterprise, or names no repository. */
        NOT_A_REPOSITORY
    }
}
