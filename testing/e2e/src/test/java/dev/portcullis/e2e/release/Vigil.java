package dev.portcullis.e2e.release;

import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.Outcome;
import dev.portcullis.e2e.traffic.Outcomes;
import dev.portcullis.e2e.traffic.Sample;
import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.e2e.traffic.Traffic;
import dev.portcullis.testing.cluster.ClusterAccess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Pods that ask twenty times a second to be let in, in an enforced namespace, by dry run, while something happens. */
final class Vigil implements AutoCloseable {
    private static final int PER_SECOND = 20;

    /** One in so many is signed by nobody. */
    private static final int UNSIGNED_OUT_OF = 4;

    private final ThroughApiServer door;
    private final Sample signed;
    private final Sample unsigned;

    /** What is asked for. */
    private enum Kind {
        SIGNED,
        UNSIGNED
    }

    Vigil(ClusterAccess access, String signed, String unsigned) {
        this.door = new ThroughApiServer(access, Vigil::pod);
        this.signed = new Sample(Kind.SIGNED, signed);
        this.unsigned = new Sample(Kind.UNSIGNED, unsigned);
    }

    /** Asks for this long while the deed is done, which must come to its end before. */
    Seen during(Duration time, Runnable deed) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = CompletableFuture.supplyAsync(
                    () -> new Traffic(door, List.of(Release.SHOP))
                            .run(PER_SECOND, time, number -> number % UNSIGNED_OUT_OF == 0 ? unsigned : signed),
                    threads);
            deed.run();
            var inTime = !asking.isDone();
            return new Seen(asking.join(), inTime);
        }
    }

    /** Returns a Pod that is as restricted as a namespace may demand, and shows the pull secret. */
    static String pod(String namespace, int number, String image) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"attempt-%d-%d","namespace":"%s"},"spec":{\
                "imagePullSecrets":[{"name":"%s"}],\
                "securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}},\
                "containers":[{"name":"app","image":"%s","securityContext":{"allowPrivilegeEscalation":false,\
                "capabilities":{"drop":["ALL"]}}}]}}""".formatted(System.nanoTime(), number, namespace, Release.PULL_SECRET, image);
    }

    @Override
    public void close() {
        door.close();
    }

    /**
     * What was answered.
     *
     * @param deedInTime whether the deed was done before the asking ended
     */
    record Seen(Outcomes outcomes, boolean deedInTime) {
        /** Returns attempts whose answer is not what it must be; no answer is none. */
        List<String> wrong() {
            return outcomes.all().stream()
                    .filter(outcome -> !outcome.isFailed() && !isRight(outcome))
                    .map(Outcome::toString)
                    .limit(5)
                    .toList();
        }

        private static boolean isRight(Outcome outcome) {
            return outcome.is(Kind.SIGNED)
                    ? outcome.isAdmitted()
                    : outcome.answer() instanceof Answer.Refused refused
                            && refused.reason().equals("SignatureMissing");
        }

        long failed() {
            return outcomes.count(Outcome::isFailed);
        }

        /** Returns for how long, at most, attempts failed one after the other: from the first one's time until the last one's answer. */
        Duration failing() {
            var failed = outcomes.all().stream().filter(Outcome::isFailed).toList();
            var first = failed.stream().map(Outcome::at).min(Duration::compareTo);
            var last = failed.stream()
                    .map(outcome -> outcome.at().plus(outcome.sinceDue()))
                    .max(Duration::compareTo);
            return first.isEmpty() ? Duration.ZERO : last.orElseThrow().minus(first.get());
        }

        @Override
        public String toString() {
            return "%d asked, %d not answered over %.1f s, %s"
                    .formatted(
                            outcomes.all().size(),
                            failed(),
                            failing().toMillis() / 1e3,
                            Outcomes.firstAttempts(outcomes.all().stream()));
        }
    }
}
