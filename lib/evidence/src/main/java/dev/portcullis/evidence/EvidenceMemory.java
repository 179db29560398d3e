package dev.portcullis.evidence;

import dev.portcullis.registry.Deadline;
import java.util.Optional;

/**
 * Bounds the memory that bundles take while they are fetched and verified, in all and per namespace. Thread-safe.
 *
 * <p>Small bundles, as nearly all signatures are, are not counted: how many of them are under way is bounded by the number of look-ups, and
 * nobody's large ones hold them up.
 */
final class EvidenceMemory {
    /** Greatest bundle that is not counted, and greatest manifest of one. */
    static final int SMALL_BYTES = 64 * 1024;

    /**
     * What a bundle takes while it is read, by its size: its bytes, its text, its tree, its payload and the payload's text. The tree has
     * few nodes whatever the size, because the verifier bounds their number.
     */
    private static final int FACTOR = 8;

    private static final int UNIT = 1024;

    private final Permits permits;
    private final long greatestBundle;

    /** @param bytes how much may be taken in all; one namespace gets half of it, and one bundle no more than that */
    EvidenceMemory(long bytes) {
        var units = Math.toIntExact(Math.max(bytes / UNIT, 2L * FACTOR * SMALL_BYTES / UNIT));
        permits = new Permits(units, units / 2);
        greatestBundle = (long) units / 2 / FACTOR * UNIT;
    }

    /** Returns the size of the largest bundle that is read. */
    long greatestBundle() {
        return greatestBundle;
    }

    /** Takes so many bytes, likewise, however few they are. */
    Optional<Permits.Permit> reserveAll(String tenant, long bytes, Deadline deadline) {
        return permits.acquire(tenant, (int) Math.min(Math.ceilDiv(bytes, UNIT), Integer.MAX_VALUE), deadline);
    }

    /** Returns the most bytes that one namespace may take. */
    long perTenant() {
        return greatestBundle * FACTOR;
    }

    /** Takes what a bundle of this size needs, until the permit is closed; empty if it was not to be had before the deadline. */
    Optional<Permits.Permit> reserve(String tenant, long bundle, Deadline deadline) {
        return bundle <= SMALL_BYTES
                ? Optional.of(() -> {})
                : permits.acquire(tenant, (int) Math.ceilDiv(bundle * FACTOR, UNIT), deadline);
    }
}
