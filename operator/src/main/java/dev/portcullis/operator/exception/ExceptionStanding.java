package dev.portcullis.operator.exception;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.ExceptionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * For which of its policies an approved exception counts, and until when. Pure.
 *
 * @param counting end by policy, for those for which it counts
 * @param over end by policy, for those for which it counted
 * @param outside the policies that do not admit it, with the reason as a part of a sentence
 */
record ExceptionStanding(Map<String, Instant> counting, Map<String, Instant> over, List<String> outside) {
    /** People are told this long before the end, or when a quarter of the time is left. */
    private static final Duration SOON = Duration.ofHours(24);

    private static final int PARTS = 4;

    /**
     * Looks at an exception.
     *
     * @param rules what policies in force admit, by name
     */
    static ExceptionStanding of(Exemption exemption, Function<String, Optional<ExceptionRule>> rules, Instant now) {
        var counting = new LinkedHashMap<String, Instant>();
        var over = new LinkedHashMap<String, Instant>();
        var outside = new ArrayList<String>();
        for (var policy : new TreeSet<>(exemption.policies())) {
            var rule = rules.apply(policy);
            if (rule.isEmpty()) {
                outside.add(policy + " is not in force");
            } else if (!rule.get().admits(exemption.namespace())) {
                outside.add(policy + " admits none in this namespace");
            } else {
                var end = exemption.endUnder(rule.get());
                (now.isBefore(end) ? counting : over).put(policy, end);
            }
        }
        return new ExceptionStanding(counting, over, outside);
    }

    /** Returns when it ends, or ended, for the policy for which it lasts longest. */
    Optional<Instant> until() {
        return Stream.of(counting, over)
                .filter(ends -> !ends.isEmpty())
                .findFirst()
                .flatMap(ends -> ends.values().stream().max(Comparator.naturalOrder()));
    }

    /** Returns whether it ends soon for a policy. */
    boolean endsSoon(Instant approved, Instant now) {
        return counting.values().stream().anyMatch(end -> !now.isBefore(soon(approved, end)));
    }

    /** Returns in what time something changes by itself. */
    Optional<Duration> nextChange(Instant approved, Instant now) {
        return counting.values().stream()
                .flatMap(end -> Stream.of(soon(approved, end), end))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .map(next -> Duration.between(now, next).plusMillis(1));
    }

    private static Instant soon(Instant approved, Instant end) {
        var quarter = Duration.between(approved, end).dividedBy(PARTS);
        return end.minus(quarter.compareTo(SOON) < 0 ? quarter : SOON);
    }
}
