package dev.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.Pace;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.RuleAnswer;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.registry.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast rules may be evaluated, on a clock that only moves where they work or wait. */
@Timeout(60)
class RulePaceTest {
    private static final Digest PROGRAM = digest("program");
    private static final ImageInput INPUT = ImageInput.unread(Scene.pinned(), TagUse.FINAL, new Resolution.NotAsked());
    private static final long SLICE = BoundedTurns.SLICE_NANOSECONDS;

    private final AtomicLong worked = new AtomicLong();
    private final AtomicLong waited = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private final RuleClock clock = new RuleClock(worked::get, () -> worked.get() + waited.get(), this::pause);
    private final BoundedTurns turns = new BoundedTurns(new EvidenceMemory(64L << 20), 4L << 20, 2, clock);
    private boolean isAudit;
    private final List<Integer> asked = new ArrayList<>();

    private static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    private void pause(long nanoseconds) {
        pauses.add(nanoseconds);
        waited.addAndGet(nanoseconds);
    }

    /** Works in small steps, and answers how many it was let do. */
    private Function<ImageInput, Judgement> working(long nanoseconds, boolean fails) {
        return input -> {
            if (input.unasked() != null) {
                return judgement(input, input.unasked().reason(), List.of());
            }
            var steps = 0;
            while (steps < nanoseconds / 100_000 && Pace.current().goesOn()) {
                worked.addAndGet(100_000);
                steps++;
            }
            asked.add(steps);
            var stopped = steps < nanoseconds / 100_000;
            var answer = fails || stopped
                    ? new ProgramAnswer.Failed("stopped after " + steps)
                    : new ProgramAnswer.Answered(List.of(), List.of());
            var rule = new RuleAnswer("house", "rules", PROGRAM, null, PROGRAM, true, PROGRAM, List.of(), answer);
            var reason = fails || stopped ? Reason.POLICY_EVALUATION_FAILED : Reason.VERIFIED;
            return judgement(input, reason, List.of(rule));
        };
    }

    private Judgement judgement(ImageInput input, Reason reason, List<RuleAnswer> rules) {
        var verdict = reason == Reason.VERIFIED || isAudit
                ? new Verdict.Allow(reason, List.of(), List.of())
                : new Verdict.Deny(reason, List.of(), List.of());
        return new Judgement(input, verdict, rules);
    }

    private Reason take(String tenant, long nanoseconds, boolean fails) {
        var deadline = Deadline.after(Duration.ofSeconds(8), clock.time());
        var access = new Access(tenant, Access.CredentialSource.ANONYMOUS, deadline);
        return turns.take(access, new Turns.Asked(Set.of(PROGRAM), 0), INPUT, working(nanoseconds, fails))
                .verdict()
                .reason();
    }

    @ParameterizedTest
    @CsvSource({"3000000, false", "300000, true", "300000, false"})
    void whatIsQuickIsAskedOnceAndNeverPauses(long nanoseconds, boolean fails) {
        for (var i = 0; i < 20; i++) {
            take("a", nanoseconds, fails);
        }

        assertThat(asked).hasSize(20).containsOnly((int) (nanoseconds / 100_000));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatOftenFailsQuicklyWaitsForItsShareAsWell() {
        take("a", 400_000, true);

        take("a", 400_000, true);

        assertThat(pauses).containsExactly(BoundedTurns.EXCESSIVE_PART * 400_000L);
    }

    @Test
    void whatComesToNothingInAnAuditIsSlowAtMost() {
        isAudit = true;
        take("a", 10 * SLICE, true);
        pauses.clear();

        take("a", 10 * SLICE, true);

        assertThat(pauses).containsOnly(Bursts.NANOSECONDS);
    }

    @Test
    void whatTakesLongerIsAskedAgainFromTheStartAndItsWholeAnswerCounts() {
        assertThat(take("a", 10 * SLICE, false)).isEqualTo(Reason.VERIFIED);

        assertThat(asked).hasSize(2).last().isEqualTo(300);
        assertThat(asked.getFirst()).isBetween(30, 31);
    }

    @Test
    void whatIsKnownToBeSlowHasNoSliceAndPausesAfterEachBurst() {
        take("a", 10 * SLICE, false);
        asked.clear();
        pauses.clear();

        assertThat(take("a", 10 * SLICE, false)).isEqualTo(Reason.VERIFIED);

        assertThat(asked).containsExactly(300);
        assertThat(pauses)
                .hasSizeBetween(40, 60)
                .allSatisfy(pause -> assertThat(pause).isEqualTo(Bursts.NANOSECONDS));
    }

    @Test
    void whatIsQuickAgainHasItsSlice() {
        take("a", 10 * SLICE, false);
        take("a", SLICE / 2, false);
        pauses.clear();

        take("a", SLICE, false);

        assertThat(pauses).isEmpty();
    }

    @Test
    void whatTookLongForNothingWaitsForItsShare() {
        take("a", 10 * SLICE, true);
        pauses.clear();

        assertThat(take("a", 10 * SLICE, true)).isEqualTo(Reason.POLICY_EVALUATION_FAILED);

        assertThat(pauses.getFirst()).isEqualTo(BoundedTurns.EXCESSIVE_PART * 10 * SLICE);
        assertThat(asked).last().isEqualTo(300);
    }

    @Test
    void theirShareIsThatOfAllNamespacesAndNoOthersWaitForIt() {
        take("a", 10 * SLICE, true);
        take("b", 10 * SLICE, true);
        pauses.clear();

        take("c", 10 * SLICE, false);
        assertThat(pauses).containsOnly(Bursts.NANOSECONDS);

        take("b", 10 * SLICE, true);
        assertThat(pauses).anyMatch(pause -> pause > 10 * 10 * SLICE);
    }

    @Test
    void whoeverCannotWaitForItIsRefusedAtOnce() {
        take("a", 500_000_000, true);
        asked.clear();
        pauses.clear();

        assertThat(take("a", 500_000_000, true)).isEqualTo(Reason.OVERLOADED);

        assertThat(asked).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void aQuickAnswerInBetweenBuysNoMoreTime() {
        take("a", 10 * SLICE, true);
        take("a", SLICE / 2, false);
        take("a", 10 * SLICE, true);
        pauses.clear();

        take("a", 10 * SLICE, true);

        assertThat(pauses.getFirst()).isGreaterThan(10 * 10 * SLICE);
    }

    @Test
    void afterAWhileTheyAreSlowOnesLikeOthers() {
        take("a", 10 * SLICE, true);
        waited.addAndGet(KnownRules.HELD.toNanos());
        pauses.clear();

        take("a", 10 * SLICE, true);

        assertThat(pauses).containsOnly(Bursts.NANOSECONDS);
    }
}
