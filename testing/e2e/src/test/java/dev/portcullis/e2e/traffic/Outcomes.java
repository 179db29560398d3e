package dev.portcullis.e2e.traffic;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of all attempts.
 *
 * @param late how long after it was due the latest attempt was made
 */
public record Outcomes(List<Outcome> all, Duration late) {
    private static final int PERMILLE = 1000;

    public Stream<Outcome> of(Enum<?> kind) {
        return all.stream().filter(outcome -> outcome.is(kind));
    }

    public long count(Predicate<Outcome> what) {
        return all.stream().filter(what).count();
    }

    /** Returns how often each answer was given to attempts of a kind. */
    public Map<String, Long> answers(Enum<?> kind) {
        return of(kind).collect(
                        Collectors.groupingBy(outcome -> outcome.answer().word(), TreeMap::new, Collectors.counting()));
    }

    /** Returns which samples were admitted, and how long after the first attempt of each. */
    public Map<Sample, Duration> firstAdmissions(Enum<?> kind) {
        return of(kind).collect(Collectors.groupingBy(Outcome::sample)).entrySet().stream()
                .filter(image -> image.getValue().stream().anyMatch(Outcome::isAdmitted))
                .collect(Collectors.toMap(Map.Entry::getKey, image -> waited(image.getValue())));
    }

    private static Duration waited(Collection<Outcome> attempts) {
        var first = attempts.stream().map(Outcome::at).min(Duration::compareTo).orElseThrow();
        var admitted = attempts.stream()
                .filter(Outcome::isAdmitted)
                .map(outcome -> outcome.at().plus(outcome.sinceDue()))
                .min(Duration::compareTo)
                .orElseThrow();
        return admitted.minus(first);
    }

    /** Returns how long first attempts took, further ones left aside. */
    public static Latencies firstAttempts(Stream<Outcome> outcomes) {
        return Latencies.of(outcomes.filter(outcome -> outcome.attempt() == 0).map(Outcome::took));
    }

    /** How long some attempts took, in order. */
    public record Latencies(List<Duration> sorted) {
        public static Latencies of(Stream<Duration> durations) {
            return new Latencies(durations.sorted().toList());
        }

        /** Returns the time within which this part of a thousand had come to an end; zero where there was none. */
        public Duration quantile(int thousandths) {
            return sorted.isEmpty()
                    ? Duration.ZERO
                    : sorted.get((int) Math.min(sorted.size() - 1L, (long) sorted.size() * thousandths / PERMILLE));
        }

        public Duration longest() {
            return quantile(PERMILLE);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %d ms, p99 %d ms, at most %d ms",
                    quantile(500).toMillis(),
                    quantile(990).toMillis(),
                    longest().toMillis());
        }
    }
}
