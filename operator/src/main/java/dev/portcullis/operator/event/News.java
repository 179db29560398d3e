package dev.portcullis.operator.event;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what about an object's conditions is worth an Event. Pure. */
final class News {
    private News() {}

    /**
     * Returns the conditions about acceptance, freshness, suspension, exceptions, rollouts and evidence bundles that say something new: another status, or
     * another problem, or how far a rollout is.
     */
    static List<Condition> of(List<Condition> before, List<Condition> after) {
        return Stream.of(
                        Condition.Type.ACCEPTED,
                        Condition.Type.RESOLVED_REFS,
                        Condition.Type.STALE,
                        Condition.Type.SUSPENDED,
                        Condition.Type.IN_FORCE,
                        Condition.Type.ROLLED_OUT,
                        Condition.Type.COLLECTED,
                        Condition.Type.SIGNED,
                        Condition.Type.PUBLISHED,
                        Condition.Type.VERIFIED,
                        Condition.Type.FRESH,
                        Condition.Type.PRUNED,
                        Condition.Type.REMOVED,
                        Condition.Type.REMOVABLE)
                .map(type -> news(find(before, type), find(after, type)))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Condition news(@Nullable Condition was, @Nullable Condition is) {
        if (is == null || is.status() == Condition.Status.UNKNOWN) {
            return null;
        }
        if (was == null || was.status() != is.status()) {
            return is;
        }
        return (!isGood(is) || is.type() == Condition.Type.ROLLED_OUT)
                        && !(was.reason() + was.message()).equals(is.reason() + is.message())
                ? is
                : null;
    }

    /**
     * Returns whether nobody need do anything. An exception that is about to end is in force, and still no good news; a rollout that goes on
     * is not at its end, and no bad news.
     */
    static boolean isGood(Condition condition) {
        return condition.reason().equals(ConditionReason.ROLLING_OUT.code())
                || (condition.good() && !condition.reason().equals(ConditionReason.ENDS_SOON.code()));
    }

    private static @Nullable Condition find(List<Condition> conditions, Condition.Type type) {
        return conditions.stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElse(null);
    }
}
