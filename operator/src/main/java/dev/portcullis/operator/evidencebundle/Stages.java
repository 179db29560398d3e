package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The conditions of one object, of which some change in a step. Not thread-safe. */
final class Stages {
    private static final List<Condition.Type> ORDER = List.of(
            Condition.Type.COLLECTED,
            Condition.Type.SIGNED,
            Condition.Type.PUBLISHED,
            Condition.Type.VERIFIED,
            Condition.Type.FRESH,
            Condition.Type.PRUNED,
            Condition.Type.REMOVED,
            Condition.Type.REMOVABLE);

    private final List<Condition> before;
    private final Observation seen;
    private final Map<Condition.Type, Condition> changed = new EnumMap<>(Condition.Type.class);
    private final Set<Condition.Type> dropped = EnumSet.noneOf(Condition.Type.class);

    Stages(List<Condition> before, Observation seen) {
        this.before = before;
        this.seen = seen;
    }

    void holds(Condition.Type type, ConditionReason reason, String message) {
        set(type, Condition.Status.TRUE, reason, message);
    }

    void fails(Condition.Type type, ConditionReason reason, String message) {
        set(type, Condition.Status.FALSE, reason, message);
    }

    /** Takes a stage out that the object has not. */
    void drop(Condition.Type type) {
        dropped.add(type);
    }

    private void set(Condition.Type type, Condition.Status status, ConditionReason reason, String message) {
        changed.put(type, Condition.following(before, type, status, reason.code(), message, seen));
    }

    /** Returns whether a stage holds, of this generation of the spec. */
    boolean holdsFor(Condition.Type type, long generation) {
        return find(type)
                .filter(condition -> condition.holds(type) && condition.observedGeneration() == generation)
                .isPresent();
    }

    /** Returns whether a stage has this reason. */
    boolean says(Condition.Type type, ConditionReason reason) {
        return find(type)
                .filter(condition -> condition.reason().equals(reason.code()))
                .isPresent();
    }

    /** Returns since when a stage fails, as it stands now. */
    Instant failingSince(Condition.Type type) {
        return find(type)
                .filter(condition -> condition.status() == Condition.Status.FALSE)
                .flatMap(condition -> Instants.parse(condition.lastTransitionTime()))
                .orElse(seen.time());
    }

    private Optional<Condition> find(Condition.Type type) {
        return Optional.ofNullable(changed.get(type))
                .or(() -> before.stream()
                        .filter(condition -> condition.type() == type)
                        .findFirst());
    }

    /** Returns all of them, in the order of the stages. */
    List<Condition> all() {
        return ORDER.stream()
                .filter(type -> !dropped.contains(type))
                .flatMap(type -> find(type).stream())
                .toList();
    }
}
