package dev.portcullis.budget.ledger;

/** What came of asking a {@link Ledger} for a reservation. */
public sealed interface Reserved {
    /** It stands now, in full. */
    record Granted(Reservation reservation) implements Reserved {}

    /** One stood under this UID, and still does as it was. */
    record Exists(Reservation reservation) implements Reserved {}

    /**
     * Nothing was reserved, in no dimension and at no level.
     *
     * @param level the lowest level that has no room
     * @param resource of what
     */
    record Denied(String level, String resource) implements Reserved {}
}
