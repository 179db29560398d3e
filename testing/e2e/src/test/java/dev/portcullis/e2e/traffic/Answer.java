package dev.portcullis.e2e.traffic;

import java.util.Set;
import java.util.regex.Pattern;

/** What came of an attempt. */
public sealed interface Answer {
    /** The Pod was admitted. */
    record Admitted() implements Answer {}

    /**
     * The webhook refused it.
     *
     * @param reason its code
     */
    record Refused(String reason) implements Answer {
        private static final Pattern REASON = Pattern.compile("\\[(\\w+)]");

        /** What a webhook says that could not find out. */
        private static final Set<String> UNDECIDED =
                Set.of("RegistryRateLimited", "RegistryTimeout", "RegistryUnavailable", "Overloaded");

        /** Reads the reason from a message. */
        public static Refused with(String message) {
            var reason = REASON.matcher(message);
            return new Refused(reason.find() ? reason.group(1) : message);
        }

        public boolean isUndecided() {
            return UNDECIDED.contains(reason);
        }
    }

    /** The webhook gave no answer, so that a fail-closed entry refuses. Whoever tries again may be answered. */
    record Failed(String message) implements Answer {}

    /** Something went wrong that must not. */
    record Broken(String message) implements Answer {}

    /** Returns the outcome in a word. */
    default String word() {
        return switch (this) {
            case Admitted() -> "admitted";
            case Refused(var reason) -> reason;
            case Failed(var message) -> "not answered";
            case Broken(var message) -> message;
        };
    }
}
