package dev.portcullis.e2e.replicas;

import static dev.portcullis.e2e.replicas.Expectation.DENIED_FRESH;
import static dev.portcullis.e2e.replicas.Expectation.DENIED_KNOWN;
import static dev.portcullis.e2e.replicas.Expectation.FORGED;
import static dev.portcullis.e2e.replicas.Expectation.FRESH;
import static dev.portcullis.e2e.replicas.Expectation.KNOWN;
import static dev.portcullis.e2e.replicas.Expectation.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.replicas.Supply.Image;
import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.Door;
import dev.portcullis.e2e.traffic.Outcome;
import dev.portcullis.e2e.traffic.Outcomes;
import dev.portcullis.e2e.traffic.Outcomes.Latencies;
import dev.portcullis.e2e.traffic.Traffic;
import dev.portcullis.testing.process.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three webhooks as one Service, under load, of which one is killed every ten seconds, at a registry that turns half of all requests away.
 * The rate is doubled, up to 200 attempts a second, for as long as the machine bears it. No verdict may be wrong at any rate; how soon they come and
 * how many are cut off is told of each, and bounded at the greatest that the machine bears.
 */
@Tag("alone")
@Tag("long")
@Timeout(1200)
class ReplicasIT {
    private static final int REPLICAS = 3;
    private static final int MOST_PER_SECOND = 200;
    private static final int LEAST_PER_SECOND = 25;

    /** From the least rate to the greatest, each twice the one before. */
    private static final int RATES = 4;

    private static final Duration TIME = Duration.ofSeconds(45);
    private static final Duration KILLED_EVERY = Duration.ofSeconds(10);

    /** At the greatest rate a fresh image comes each second. */
    private static final int FRESH_OF_RUN = (int) TIME.toSeconds();

    /** So many fresh images are asked for at any time. */
    private static final int ASKED = 10;

    private static final Duration ADMITTED_IN_THE_END = Duration.ofMinutes(1);

    /** The registration's timeout, and what API server and driver take besides. */
    private static final Duration BOUND = Duration.ofSeconds(12);

    /** Within this 99 of 100 attempts at images of which everything is known come to their end, where the machine bears the rate. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

    /** And fewer than one of so many of them is cut off by the end of a replica. */
    private static final int MOST_CUT_OFF = 10;

    /** Most requests for one look-up: two lists, two tags, and manifest and content of one signature, each tried three times; one more spare. */
    private static final int REQUESTS_OF_LOOKUP = 7 * 3;

    /** How often a process looks an image up again while the registry fails: three times at first, and then every eight seconds. */
    private static final int FIRST_LOOKUPS = 3;

    private static final int LOOKUPS_APART = 8;

    private static final Supply SUPPLY = new Supply();
    private static Service service;
    private static int runs;

    @BeforeAll
    static void start() {
        SUPPLY.make(KNOWN, 50);
        SUPPLY.make(FRESH, 3 * RATES * FRESH_OF_RUN);
        SUPPLY.make(UNSIGNED, 30);
        SUPPLY.make(FORGED, 20);
        SUPPLY.make(DENIED_KNOWN, 10);
        SUPPLY.make(DENIED_FRESH, 10);
        service = Service.start(SUPPLY, REPLICAS);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void noVerdictIsWrongWhileReplicasAreKilled() {
        var run = greatest("through the API server", service.throughApiServer(), Application::kill);

        assertAnswered(run);
        assertThat(service.running()).doesNotContainAnyElementsOf(refusedImages());
    }

    @Test
    void noneIsWrongWhereTheWebhooksAreAskedThemselves() {
        assertAnswered(greatest("webhooks alone", service.toWebhooks(), Application::kill));
    }

    @Test
    void nobodyIsLeftWithoutAnAnswerWhileReplicasAreReplaced() {
        var run = run(
                "replaced in turn",
                service.throughApiServer(),
                LEAST_PER_SECOND,
                replica -> replica.end(Duration.ofSeconds(30)));

        assertAnswered(run);
        assertThat(run.outcomes().count(Outcome::isFailed)).isZero();
    }

    /** Tries the least rate, then twice that and so on, for as long as the machine bears it. Returns the last one that it bore, if any. */
    private static Run greatest(String what, Door door, Consumer<Application> end) {
        var borne = run(what, door, LEAST_PER_SECOND, end);
        for (var rate = 2 * LEAST_PER_SECOND; rate <= MOST_PER_SECOND && borne.isBorne(); rate *= 2) {
            var run = run(what, door, rate, end);
            if (!run.isBorne()) {
                return borne;
            }
            borne = run;
        }
        return borne;
    }

    /**
     * What was tried.
     *
     * @param perSecond attempts, further ones of the same Pod left aside
     * @param ended replicas that went and were replaced
     */
    private record Run(int perSecond, Outcomes outcomes, BusyRegistry.Counts asked, int ended) {
        /** Returns whether few enough were cut off, and soon enough answered, to say that the machine bears the rate. */
        boolean isBorne() {
            var known = outcomes.of(KNOWN).toList();
            return known.stream().filter(Outcome::isFailed).count() * MOST_CUT_OFF < known.size()
                    && Outcomes.firstAttempts(known.stream()).quantile(990).compareTo(KNOWN_WITHIN) < 0;
        }
    }

    private static Run run(String what, Door door, int perSecond, Consumer<Application> end) {
        var registry = service.registry().host();
        var traffic = new Traffic(door, Service.NAMESPACES);
        traffic.run(LEAST_PER_SECOND, Duration.ofSeconds(5), Mix.ofKnown(SUPPLY, registry));
        var fresh = SUPPLY.of(FRESH).subList(runs * FRESH_OF_RUN, (runs + 1) * FRESH_OF_RUN);
        runs++;
        service.registry().becomeBusy();
        var before = service.replicas().absences().size();
        Outcomes outcomes;
        try (var ending = service.replicas().end(KILLED_EVERY, end)) {
            assertThat(ending).isNotNull();
            // Each fresh image is asked for as often at every rate.
            var apart = Duration.ofSeconds(MOST_PER_SECOND).dividedBy(perSecond);
            outcomes = traffic.run(perSecond, TIME, new Mix(SUPPLY, registry, fresh, perSecond, apart, ASKED));
        }
        var ended = service.replicas().absences().size() - before;
        var run = new Run(perSecond, outcomes, service.registry().counts(), ended);
        System.out.printf(Locale.ROOT, "replicas, %s: %s%n", what, figures(run));
        assertVerdicts(outcomes);
        assertThat(ended).isPositive();
        if (run.isBorne()) {
            assertAdmittedInTheEnd(outcomes, traffic);
        }
        assertRegistry(run);
        service.registry().calmDown();
        return run;
    }

    private static String figures(Run run) {
        var outcomes = run.outcomes();
        var asked = run.asked();
        return String.format(
                Locale.ROOT,
                "%d/s%s, %d replaced, away %s; known %s, not answered %d of %d; others %s; fresh %s, admitted %d of %d after %s; "
                        + "unsigned %s; forged %s; registry asked %d times (%d early), per image %.0f and at most %d; driver late by %d ms",
                run.perSecond(),
                run.isBorne() ? "" : ", which the machine does not bear",
                run.ended(),
                Latencies.of(service.replicas().absences().stream()),
                Outcomes.firstAttempts(outcomes.of(KNOWN)),
                outcomes.of(KNOWN).filter(Outcome::isFailed).count(),
                outcomes.of(KNOWN).count(),
                Outcomes.firstAttempts(outcomes.all().stream().filter(outcome -> !outcome.is(KNOWN))),
                outcomes.answers(FRESH),
                outcomes.firstAdmissions(FRESH).size(),
                outcomes.of(FRESH).map(Outcome::sample).distinct().count(),
                Latencies.of(outcomes.firstAdmissions(FRESH).values().stream()),
                outcomes.answers(UNSIGNED),
                outcomes.answers(FORGED),
                asked.requests(),
                asked.early(),
                asked.perImage().values().stream()
                        .mapToInt(count -> count)
                        .average()
                        .orElse(0),
                asked.perImage().values().stream()
                        .mapToInt(count -> count)
                        .max()
                        .orElse(0),
                outcomes.late().toMillis());
    }

    /** Whoever goes on trying is let in, though the registry is as busy as before. */
    private static void assertAdmittedInTheEnd(Outcomes outcomes, Traffic traffic) {
        var left = outcomes.of(FRESH).map(Outcome::sample).collect(Collectors.toSet());
        left.removeAll(outcomes.firstAdmissions(FRESH).keySet());
        var inTime = Deadline.in(ADMITTED_IN_THE_END).await(() -> {
            left.removeAll(traffic.ask(left, Answer.Admitted.class));
            return left.isEmpty();
        });
        assertThat(inTime).as("%s", left).isTrue();
    }

    /** Whatever the machine bears. */
    private static void assertVerdicts(Outcomes outcomes) {
        assertNone(
                outcomes,
                "admitted",
                outcome -> outcome.isAdmitted()
                        && outcome.sample().kind() instanceof Expectation kind
                        && !kind.isAdmitted());
        assertNone(outcomes, "broken", outcome -> outcome.answer() instanceof Answer.Broken);
        assertAnswers(outcomes, KNOWN, "admitted");
        assertAnswers(outcomes, FRESH, "admitted");
        assertAnswers(outcomes, UNSIGNED, "SignatureMissing");
        assertAnswers(outcomes, FORGED, "KeyUnknown");
        assertAnswers(outcomes, DENIED_KNOWN, "ImageDenied");
        assertAnswers(outcomes, DENIED_FRESH, "ImageDenied");
    }

    /** Whoever is answered at all is told this, or that it could not be found out. */
    private static void assertAnswers(Outcomes outcomes, Expectation kind, String expected) {
        assertThat(outcomes.answers(kind)).containsKey(expected);
        assertNone(
                outcomes,
                "wrong",
                outcome -> outcome.is(kind)
                        && !outcome.isFailed()
                        && !outcome.isUndecided()
                        && !outcome.answer().word().equals(expected));
    }

    private static void assertNone(Outcomes outcomes, String what, Predicate<Outcome> wrong) {
        assertThat(outcomes.all().stream().filter(wrong).limit(5)).as(what).isEmpty();
    }

    private static void assertAnswered(Run run) {
        assertThat(run.isBorne()).as("%d a second", run.perSecond()).isTrue();
        assertNone(run.outcomes(), "given up", Outcome::isGivenUp);
        for (var certain : List.of(KNOWN, DENIED_KNOWN, DENIED_FRESH)) {
            assertNone(run.outcomes(), "undecided", outcome -> outcome.is(certain) && outcome.isUndecided());
        }
        assertThat(Outcomes.firstAttempts(run.outcomes().all().stream()).longest())
                .isLessThan(BOUND);
    }

    /** The bound does not depend on how often images are asked for, but on how many processes ask, and for how long. */
    private static void assertRegistry(Run run) {
        var seconds = (int) TIME.plus(ADMITTED_IN_THE_END).plus(BOUND).toSeconds();
        var processes = REPLICAS + run.ended() + 1;
        var lookups = FIRST_LOOKUPS * processes + REPLICAS * seconds / LOOKUPS_APART;
        assertThat(run.asked().perImage().values()).allMatch(count -> count <= lookups * REQUESTS_OF_LOOKUP);
        assertThat(run.asked().perImage().keySet())
                .as("images of which everything is kept")
                .doesNotContainAnyElementsOf(
                        SUPPLY.of(KNOWN).stream().map(Image::digest).toList());
        assertThat(run.asked().early()).isLessThanOrEqualTo(run.asked().told() * REPLICAS);
    }

    private static List<String> refusedImages() {
        // Those that are denied only now ran before.
        return Stream.of(UNSIGNED, FORGED, DENIED_FRESH)
                .flatMap(kind -> SUPPLY.of(kind).stream())
                .map(image -> image.at(service.registry().host()))
                .toList();
    }
}
