package dev.portcullis.operator.event;

import dev.portcullis.crds.status.Condition;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what about an object's conditions is worth an Event, and of what type. Pure. */
final class News {
    private News() {}

    /** Returns the conditions about acceptance and suspension that say something new: another status, or another problem. */
    static List<Condition> of(List<Condition> before, List<Condition> after) {
        return Stream.of(Condition.Type.ACCEPTED, Condition.Type.RESOLVED_REFS, Condition.Type.SUSPENDED)
                .map(type -> news(find(before, type), find(after, type)))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the type of the Event: what holds is as it should be, except that the gate is suspended. */
    static String type(Condition news) {
        var good = news.type() == Condition.Type.SUSPENDED ? Condition.Status.FALSE : Condition.Status.TRUE;
        return news.status() == good ? "Normal" : "Warning";
    }

    private static @Nullable Condition news(@Nullable Condition was, @Nullable Condition is) {
        if (is == null || is.status() == Condition.Status.UNKNOWN) {
            return null;
        }
        if (was == null || was.status() != is.status()) {
            return is;
        }
        return is.status() != Condition.Status.TRUE && !was.message().equals(is.message()) ? is : null;
    }

    private static @Nullable Condition find(List<Condition> conditions, Condition.Type type) {
        return conditions.stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElse(null);
    }
}
