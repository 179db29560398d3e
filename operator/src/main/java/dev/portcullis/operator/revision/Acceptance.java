package dev.portcullis.operator.revision;

import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;

/**
 * When content was accepted. The generation counts first: it rises with every change of a spec, whoever looks at it, while the clocks of two
 * replicas may differ. The time tells what a generation alone cannot, that a ConfigMap behind the same spec changed.
 *
 * @param generation generation of the object that was looked at
 * @param time when it was read
 */
public record Acceptance(long generation, Instant time) implements Comparable<Acceptance> {
    private static final Comparator<Acceptance> ORDER =
            Comparator.comparingLong(Acceptance::generation).thenComparing(Acceptance::time);

    /** Returns when the content of a revision was last accepted, as far as somebody wrote it down. */
    static Acceptance of(PolicyRevision revision) {
        var spec = revision.getSpec();
        var status = revision.getStatus();
        var made = spec == null ? 0 : spec.generation();
        var accepted = status == null ? null : status.acceptedGeneration();
        return new Acceptance(
                Math.max(made, accepted == null ? 0 : accepted), time(status == null ? "" : status.acceptedTime()));
    }

    /** Returns a proof that says so. */
    PolicyRevisionStatus on(PolicyRevisionStatus proof) {
        return proof.acceptedAt(generation, time.toString());
    }

    Acceptance orLater(Acceptance other) {
        return compareTo(other) < 0 ? other : this;
    }

    /** Returns the same, but after another one of the same generation. */
    Acceptance after(Acceptance other) {
        return generation == other.generation && compareTo(other) <= 0
                ? new Acceptance(generation, other.time.plusMillis(1))
                : this;
    }

    @Override
    public int compareTo(Acceptance other) {
        return ORDER.compare(this, other);
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
