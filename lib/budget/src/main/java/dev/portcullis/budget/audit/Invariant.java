package dev.portcullis.budget.audit;

/** What a ledger's history is held against; the names are those of the design. */
public enum Invariant {
    /** What is reserved is within the effective limit of every level, in every dimension. */
    I1,
    /** A gate is opened only where a reservation stands, by the leader of the latest epoch. */
    I2,
    /** There is one reservation for each Pod. */
    I3,
    /** A reservation is given back once. */
    I4
}
