package dev.portcullis.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.suspension.Suspension;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.gate.EntryState.Effective;
import dev.portcullis.operator.gate.EntryState.Ineffective;
import dev.portcullis.operator.gate.GateKeeper.Look;
import dev.portcullis.operator.registration.EntryPlan;
import dev.portcullis.operator.registration.GateSelection;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class GateTest {
    private static final Gate.Pace NO_WAITING = new Gate.Pace(
            Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO);
    private static final EntryState SHUT = new Effective();
    private static final EntryState OPEN = new Ineffective("the probe was admitted");
    private static final GateSelection PRODUCTION = GateSelection.of(Samples.tier("production"));

    private final FakeKeeper keeper = new FakeKeeper();
    private final Gate gate = new Gate(keeper, NO_WAITING, InstantSource.system());

    /** Answers what it was told, the last answer again and again. */
    private static final class FakeKeeper implements Gate.Keeper {
        private final Deque<Supplier<Look>> looks = new ArrayDeque<>();
        private final Deque<EntryState> answers = new ArrayDeque<>();
        private final List<Map<String, EntryState>> known = new ArrayList<>();
        private final Semaphore kept = new Semaphore(0);
        private Runnable probing = () -> {};
        private boolean broken;
        private boolean stands = true;
        private int looked;

        @Override
        public Look keep() {
            looked++;
            kept.release();
            return (looks.size() > 1 ? looks.remove() : looks.element()).get();
        }

        @Override
        public Map<String, EntryState> probe(Look look, Map<String, EntryState> before, BooleanSupplier hurried) {
            probing.run();
            broken |= hurried.getAsBoolean();
            known.add(before);
            var answer = answers.size() > 1 ? answers.remove() : answers.element();
            var states = new TreeMap<String, EntryState>();
            look.plan().entries().forEach(entry -> states.put(entry.entry(), answer));
            return states;
        }

        @Override
        public boolean stands(Look look) {
            return stands;
        }
    }

    @Test
    void allIsWellWhereEveryEntryRefuses() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, ""));
        keeper.answers.add(SHUT);

        assertThat(gate.lookOnce()).isTrue();
        assertThat(gate.report().problem()).isEmpty();
        assertThat(gate.report().entryOfPolicy()).isEqualTo(Map.of("p", PRODUCTION.entry()));
        assertThat(gate.report().entries()).containsOnlyKeys(GateEntry.ADVISE, PRODUCTION.entry());
        assertThat(gate.report().entries().values()).containsOnly(SHUT);
    }

    @Test
    void anEntryThatDoesNotRefuseIsNotWell() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, ""));
        keeper.answers.add(OPEN);

        assertThat(gate.lookOnce()).isFalse();
        assertThat(gate.report().entries().values()).containsOnly(OPEN);
        assertThat(keeper.known).hasSize(1);
    }

    @Test
    void aRegistrationThatDiffersIsNotWell() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, "it differs"));
        keeper.answers.add(SHUT);

        assertThat(gate.lookOnce()).isFalse();
        assertThat(gate.report().problem()).isEqualTo("it differs");
    }

    @Test
    void whatIsChangedWhileItIsProbedHasNoEffectThoughTheProbesAreRefused() throws InterruptedException {
        keeper.looks.add(() -> look(true, true, ""));
        keeper.answers.add(SHUT);
        keeper.stands = false;

        assertThat(gate.lookOnce()).isFalse();
        assertThat(gate.report().problem()).isNotEmpty();
        assertThat(gate.report().entries()).containsOnlyKeys(GateEntry.ADVISE, PRODUCTION.entry());
        assertThat(gate.report().entries().values()).allMatch(Ineffective.class::isInstance);

        keeper.stands = true;
        assertThat(gate.lookOnce()).isTrue();
        assertThat(gate.report().entries().values()).containsOnly(SHUT);
    }

    @Test
    void anEntryThatAnsweredItsProbeServesAtOnce() throws InterruptedException {
        var reports = new ArrayList<GateReport>();
        gate.onReport(reports::add);
        keeper.looks.add(() -> look(false, false, ""));
        keeper.looks.add(() -> look(true, false, ""));
        keeper.answers.add(SHUT);

        assertThat(gate.lookOnce()).isTrue();
        assertThat(keeper.looked).isEqualTo(2);
        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst().entries().get(PRODUCTION.entry())).isInstanceOf(Ineffective.class);
        assertThat(reports.getLast().entries().get(PRODUCTION.entry())).isEqualTo(SHUT);
    }

    @Test
    void anEntryThatNeverServesIsNotTriedForEver() throws InterruptedException {
        keeper.looks.add(() -> look(false, false, ""));
        keeper.answers.add(SHUT);

        assertThat(gate.lookOnce()).isFalse();
        assertThat(keeper.looked).isLessThan(10);
        assertThat(gate.report().entries().get(PRODUCTION.entry())).isInstanceOf(Ineffective.class);
    }

    @Test
    void afterAChangeTheNewsIsGivenTimeToTravel() throws InterruptedException {
        keeper.looks.add(() -> look(true, true, ""));
        keeper.answers.addAll(List.of(OPEN, OPEN, SHUT));

        assertThat(gate.lookOnce()).isTrue();
        assertThat(keeper.known).hasSize(3);
        assertThat(keeper.known.getFirst()).isEmpty();
        assertThat(keeper.known.getLast()).isNotEmpty();
    }

    @Test
    void aSuspensionDoesNotWaitForProbes() throws InterruptedException {
        keeper.looks.add(() -> look(true, true, ""));
        keeper.answers.add(OPEN);
        keeper.probing = gate::suspensionChanged;

        assertThat(gate.lookOnce()).isFalse();

        assertThat(keeper.broken).isTrue();
        assertThat(keeper.known).hasSize(1);
    }

    @Test
    void butNotForEver() throws InterruptedException {
        var impatient = new Gate(
                keeper,
                new Gate.Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofNanos(1), Duration.ZERO),
                InstantSource.system());
        keeper.looks.add(() -> look(true, true, ""));
        keeper.answers.add(OPEN);

        assertThat(impatient.lookOnce()).isFalse();
    }

    @Test
    void aFaultTakesBackWhatWasKnown() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, ""));
        keeper.looks.add(() -> {
            throw new IllegalStateException("a secret");
        });
        keeper.answers.add(SHUT);

        assertThat(gate.lookOnce()).isTrue();
        assertThat(gate.lookOnce()).isFalse();
        assertThat(gate.report().problem()).contains("IllegalStateException").doesNotContain("secret");
        assertThat(gate.report().entries().values()).hasSize(2).allMatch(Ineffective.class::isInstance);
        assertThat(gate.report().keyId()).isEqualTo(Samples.KEY.id());
    }

    @Test
    void whatBreaksBecauseTheProcessEndsSaysNothing() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, ""));
        keeper.looks.add(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        });
        keeper.answers.add(SHUT);
        gate.lookOnce();
        var before = gate.report();

        assertThatThrownBy(gate::lookOnce).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(gate.report()).isSameAs(before);
    }

    @Test
    void onlyDifferencesAreReported() throws InterruptedException {
        var reports = new ArrayList<GateReport>();
        gate.onReport(reports::add);
        keeper.looks.add(() -> look(true, false, ""));
        keeper.answers.addAll(List.of(SHUT, SHUT, OPEN, SHUT));

        for (var look = 0; look < 4; look++) {
            gate.lookOnce();
        }

        assertThat(reports).hasSize(3);
    }

    @Test
    void aChangeIsLookedAtAtOnceAndAnInterruptionEndsIt() throws InterruptedException {
        keeper.looks.add(() -> look(true, false, ""));
        keeper.answers.add(SHUT);
        var thread = Thread.ofPlatform().daemon().start(gate);

        assertThat(keeper.kept.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        gate.changed();
        assertThat(keeper.kept.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }

    @ParameterizedTest(name = "{0} s, end in {1} s: {2}")
    @CsvSource({"60, , PT1M", "60, 61, PT1M", "60, 59, PT59.001S", "60, 0, PT1S", "60, -5, PT1S", "1, 30, PT1S"})
    void theNextLookComesAsSoonAsASuspensionEnds(long usual, @Nullable Long endIn, Duration expected) {
        var now = Instant.parse("2026-06-01T12:00:00Z");
        var known = endIn == null
                ? Suspensions.NONE
                : new Suspensions(List.of(new Suspension("s", Set.of("shop"), "incident", now.plusSeconds(endIn))));

        assertThat(Gate.Pace.USUAL.until(Duration.ofSeconds(usual), known, now)).isEqualTo(expected);
    }

    @Test
    void retriesSlowDownToALimit() {
        var pace = Gate.Pace.USUAL;

        assertThat(pace.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.after(Duration.ofSeconds(16))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pace.after(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    }

    private static Look look(boolean serves, boolean changed, String problem) {
        var claim = new PolicyClaim("p", PRODUCTION, Set.of(), Set.of("tier"), false);
        var plan = EntryPlan.decide(List.of(claim), serves ? Set.of(PRODUCTION.entry()) : Set.of());
        return new Look(
                Samples.KEYS,
                List.of(claim),
                plan,
                Suspensions.NONE,
                new ValidatingWebhookConfiguration(),
                0,
                changed,
                problem);
    }
}
