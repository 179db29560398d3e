package dev.portcullis.e2e.replicas;

/** What must come of an image. */
enum Expectation {
    /** Signed, and kept by the operator before the registry became busy: never refused. */
    KNOWN(70, true),
    /** Signed, and nobody asked for it before: refused at most because nobody could find out. */
    FRESH(12, true),
    /** Nobody signed it. */
    UNSIGNED(8, false),
    /** Signed by a key that the policy does not name. */
    FORGED(4, false),
    /** Signed and kept by the operator, but denied by its digest. */
    DENIED_KNOWN(3, false),
    /** Signed, denied by its digest, and nobody asked for it before. */
    DENIED_FRESH(3, false);

    private final int share;
    private final boolean admitted;

    Expectation(int share, boolean admitted) {
        this.share = share;
        this.admitted = admitted;
    }

    /** Returns how many of a hundred attempts are of this kind. */
    int share() {
        return share;
    }

    /** Returns whether it may ever run. */
    boolean isAdmitted() {
        return admitted;
    }

    /** Returns the kind of the n-th attempt: each hundred attempts have each kind as often as its share says, well mixed. */
    static Expectation ofAttempt(int number) {
        // 37 and 100 have no common divisor, so that each place of a hundred comes once.
        var place = Math.floorMod(number * 37, 100);
        for (var kind : values()) {
            place -= kind.share;
            if (place < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the shares are not a hundred in all");
    }
}
