package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedReadTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile String stored = "old";

    /** Reads what is stored as it begins; the first read takes until it is let go. */
    private final SharedRead<String> shared = new SharedRead<>(
            () -> {
                var found = stored;
                if (reads.incrementAndGet() == 1) {
                    awaitRelease();
                }
                return found;
            },
            LONG);

    private void awaitRelease() {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Asking(Thread thread, FutureTask<String> answer) {}

    /** Asks, and returns once the thread waits, be it for a read or for its turn. */
    private Asking ask() {
        var answer = new FutureTask<>(shared::get);
        var thread = Thread.ofPlatform().daemon().start(answer);
        await().atMost(SOON).until(() -> WAITING.contains(thread.getState()) && isAsking(thread));
        return new Asking(thread, answer);
    }

    /** Whether it does not wait for something else, such as a class that another thread loads. */
    private static boolean isAsking(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(SharedRead.class.getName()));
    }

    @Test
    void nothingIsRemembered() {
        held.countDown();

        assertThat(shared.get()).isEqualTo("old");
        stored = "new";
        assertThat(shared.get()).isEqualTo("new");
        assertThat(reads).hasValue(2);
    }

    @Test
    void whoComesWhileSomethingIsReadGetsWhatIsReadAfterwards() throws Exception {
        var first = ask();
        stored = "new";
        var second = ask();
        held.countDown();

        assertThat(first.answer().get()).isEqualTo("old");
        assertThat(second.answer().get()).isEqualTo("new");
    }

    @Test
    void allWhoWaitShareOneRead() throws Exception {
        var first = ask();
        stored = "new";
        var others = new ArrayList<Asking>();
        for (var i = 0; i < 20; i++) {
            others.add(ask());
        }
        held.countDown();

        assertThat(first.answer().get()).isEqualTo("old");
        for (var other : others) {
            assertThat(other.answer().get()).isEqualTo("new");
        }
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatFailsIsNobodysAndReadAnew() {
        var calls = new AtomicInteger();
        var failing = new SharedRead<>(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalArgumentException("away");
                    }
                    return "there";
                },
                LONG);

        assertThatIllegalStateException()
                .isThrownBy(failing::get)
                .havingRootCause()
                .withMessage("away");
        assertThat(failing.get()).isEqualTo("there");
    }

    @Test
    void nobodyWaitsForEverForAReadThatHangs() {
        var impatient = new SharedRead<>(
                () -> {
                    var found = stored;
                    if (reads.incrementAndGet() == 1) {
                        awaitRelease();
                    }
                    return found;
                },
                Duration.ofMillis(1));
        var hanging = Thread.ofPlatform().daemon().start(impatient::get);
        await().atMost(SOON).until(() -> reads.get() == 1);

        assertThatIllegalStateException().isThrownBy(impatient::get).withMessageContaining("somebody else");

        held.countDown();
        await().atMost(SOON).until(() -> !hanging.isAlive());
        assertThat(impatient.get()).isEqualTo("old");
    }

    /** Time goes on by every read that begins: what somebody gets is never from before they asked. */
    @Test
    void nobodyGetsWhatWasReadBeforeTheyAsked() throws InterruptedException, ExecutionException {
        var begun = new AtomicLong();
        var clock = new SharedRead<>(begun::incrementAndGet, LONG);
        var late = new ArrayList<FutureTask<List<Long>>>();
        for (var i = 0; i < 8; i++) {
            var task = new FutureTask<>(() -> {
                var wrong = new ArrayList<Long>();
                for (var j = 0; j < 2_000; j++) {
                    var before = begun.get();
                    var got = clock.get();
                    if (got <= before) {
                        wrong.add(got);
                    }
                }
                return List.copyOf(wrong);
            });
            Thread.ofPlatform().daemon().start(task);
            late.add(task);
        }

        for (var task : late) {
            assertThat(task.get()).isEmpty();
        }
    }
}
