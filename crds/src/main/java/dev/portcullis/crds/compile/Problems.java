package dev.portcullis.crds.compile;

import dev.portcullis.crds.status.ConditionReason;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, bounded, because they go into a condition's message. */
final class Problems {
    private static final int MAXIMUM = 20;
    private static final int MAXIMUM_MESSAGE = 400;

    private final List<Problem> problems = new ArrayList<>();

    void invalid(String field, String message) {
        add(field, ConditionReason.INVALID, message);
    }

    void notFound(String field, String message) {
        add(field, ConditionReason.REFERENCE_NOT_FOUND, message);
    }

    private void add(String field, ConditionReason reason, String message) {
        if (problems.size() < MAXIMUM) {
            var bounded = message.length() > MAXIMUM_MESSAGE ? message.substring(0, MAXIMUM_MESSAGE) + "…" : message;
            problems.add(new Problem(field, reason, bounded));
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    List<Problem> list() {
        return List.copyOf(problems);
    }

    <T> Compiled<T> refused() {
        return new Compiled.Refused<>(problems);
    }
}
