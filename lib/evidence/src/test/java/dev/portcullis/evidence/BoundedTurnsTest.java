package dev.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.registry.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BoundedTurnsTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final long VALUES = 4 * MEBIBYTE;
    private static final Duration LONG = Duration.ofSeconds(40);

    /** Shorter than a turn is kept; a turn comes back a moment after what it was taken for has answered. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ThreadLocal<Long> SPENT = ThreadLocal.withInitial(() -> 0L);
    private static final RuleClock CLOCK = new RuleClock(SPENT::get, System::nanoTime, LockSupport::parkNanos);
    private static final ImageInput INPUT = ImageInput.unread(Scene.pinned(), TagUse.FINAL, new Resolution.NotAsked());

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Future<Judgement>> held = new ArrayList<>();

    /** Tells by its reason whether rules were asked. */
    private static Judgement judged(ImageInput input) {
        var unasked = input.unasked();
        var reason = unasked == null ? Reason.VERIFIED : unasked.reason();
        return new Judgement(input, new Verdict.Allow(reason, List.of(), List.of()), List.of());
    }

    private static BoundedTurns turns(int mebibytes, int processors) {
        return new BoundedTurns(new EvidenceMemory((long) mebibytes * MEBIBYTE), VALUES, processors, CLOCK);
    }

    private static Turns.Asked given(long memory) {
        return new Turns.Asked(Set.of(), memory);
    }

    private static Access access(String tenant, Duration patience) {
        return new Access(tenant, Access.CredentialSource.ANONYMOUS, Deadline.after(patience));
    }

    private static Reason reason(BoundedTurns turns, String tenant, long given) {
        return reason(turns, tenant, given, Duration.ofMillis(1));
    }

    private static Reason reason(BoundedTurns turns, String tenant, long given, Duration patience) {
        return turns.take(access(tenant, patience), given(given), INPUT, BoundedTurnsTest::judged)
                .verdict()
                .reason();
    }

    /** Takes a turn and keeps it until the end. */
    private void hold(BoundedTurns turns, String tenant, long given) throws InterruptedException {
        var begun = new CountDownLatch(1);
        Function<ImageInput, Judgement> judge = input -> {
            begun.countDown();
            awaitEnd();
            return judged(input);
        };
        held.add(threads.submit(() -> turns.take(access(tenant, LONG), given(given), INPUT, judge)));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitEnd() {
        try {
            assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        end.countDown();
        threads.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 3", "8, 8"})
    void asManyAreTakenAsThereAreProcessorsAndByOneNamespaceHalfOfThem(int processors, int most) throws Exception {
        var turns = turns(64 * most, processors);
        for (var i = 0; i < most / 2; i++) {
            hold(turns, "a", 0);
        }

        assertThat(reason(turns, "a", 0)).isEqualTo(Reason.OVERLOADED);
        assertThat(reason(turns, "b", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);

        for (var i = most / 2; i < most; i++) {
            hold(turns, "b" + i, 0);
        }
        assertThat(reason(turns, "z", 0)).isEqualTo(Reason.OVERLOADED);

        end.countDown();
        for (var turn : held) {
            assertThat(turn.get().verdict().reason()).isEqualTo(Reason.VERIFIED);
        }
        assertThat(reason(turns, "a", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void memoryIsTakenBeforehandAndNoMoreThanThereIs() throws Exception {
        var turns = turns(16, 64);
        hold(turns, "a", 4 * MEBIBYTE);

        assertThat(reason(turns, "a", 0)).isEqualTo(Reason.OVERLOADED);
        assertThat(reason(turns, "b", 4 * MEBIBYTE, PATIENCE)).isEqualTo(Reason.VERIFIED);

        hold(turns, "b", 0);
        assertThat(reason(turns, "c", MEBIBYTE)).isEqualTo(Reason.OVERLOADED);
        assertThat(reason(turns, "c", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void whatWouldNeverFitIsRefusedAtOnceAndSaysSo() {
        var judged = turns(16, 64).take(access("a", LONG), given(4 * MEBIBYTE + 1), INPUT, BoundedTurnsTest::judged);

        assertThat(judged.verdict().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        assertThat(Objects.requireNonNull(judged.input().unasked()).detail()).contains("4194304 bytes");
    }

    @Test
    void rulesThatTookLongWaitForEachOtherAndNobodyForThem() throws Exception {
        var turns = turns(64, 2);
        for (var tenant : List.of("a", "b")) {
            turns.take(access(tenant, LONG), given(0), INPUT, input -> {
                SPENT.set(3_000_001L);
                return judged(input);
            });
        }
        hold(turns, "a", 0);

        assertThat(reason(turns, "b", 0)).isEqualTo(Reason.OVERLOADED);
        hold(turns, "c", 0);
        assertThat(reason(turns, "d", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);

        end.countDown();
        for (var turn : held) {
            turn.get();
        }
        assertThat(reason(turns, "b", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void aFaultGivesItsTurnBackAndIsPassedOn() {
        var turns = turns(16, 2);
        for (var i = 0; i < 4; i++) {
            assertThatThrownBy(() -> turns.take(access("a", LONG), given(0), INPUT, input -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void whoeverIsInterruptedInterruptsItsRulesWhichKeepTheirTurnUntilTheyEnd() throws Exception {
        var turns = turns(16, 2);
        var noticed = new CompletableFuture<Boolean>();
        var begun = new CountDownLatch(1);
        var waiting = threads.submit(() -> turns.take(access("a", LONG), given(0), INPUT, input -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            noticed.complete(Thread.interrupted());
            awaitEnd();
            return judged(input);
        }));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        waiting.cancel(true);

        assertThat(noticed.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(reason(turns, "a", 0)).isEqualTo(Reason.OVERLOADED);
        end.countDown();
        assertThat(reason(turns, "a", 0, PATIENCE)).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void theEstimateCountsTextsAndValues() {
        var object = "{\"a\":[1,2],\"b\":{}}";
        var request = new Circumstances.Request("CREATE", "", "v1", "Pod", "web", object);

        assertThat(GivenMemory.of(INPUT)).isZero();
        assertThat(GivenMemory.of(INPUT.in(new Circumstances(null, request)))).isEqualTo(2 * object.length() + 48 * 8);
    }
}
