package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InTimeTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InTime inTime = new InTime(threads);

    @AfterEach
    void close() {
        inTime.close();
        threads.shutdownNow();
    }

    @Test
    void givesWhatTheTaskReturns() {
        assertThat(call(() -> "done", LONG).join()).isEqualTo("done");
    }

    @Test
    void givesWhatTheTaskThrows() {
        assertThatThrownBy(() -> call(
                                () -> {
                                    throw new IllegalStateException("broken");
                                },
                                LONG)
                        .join())
                .hasRootCauseMessage("broken");
    }

    @Test
    void interruptsWhatHangs() {
        var interrupted = new CompletableFuture<Boolean>();

        assertThat(call(
                                () -> {
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        interrupted.complete(true);
                                    }
                                    return "too late";
                                },
                                SHORT)
                        .join())
                .isEqualTo("overdue");
        assertThat(interrupted.join()).isTrue();
    }

    @Test
    void doesNotWaitForWhatIgnoresTheInterrupt() {
        var end = new CountDownLatch(1);
        try {
            assertThat(call(
                                    () -> {
                                        awaitStubbornly(end);
                                        return "too late";
                                    },
                                    SHORT)
                            .join())
                    .isEqualTo("overdue");
        } finally {
            end.countDown();
        }
    }

    @Test
    void failsWhereNobodyCanSayWhatIsOverdue() {
        var ended = Executors.newVirtualThreadPerTaskExecutor();
        ended.shutdown();
        try (var alone = new InTime(ended)) {
            assertThatThrownBy(() ->
                            call(alone, InTimeTest::waitForInterrupt, SHORT).join())
                    .hasCauseInstanceOf(RejectedExecutionException.class);
        }
    }

    private CompletableFuture<String> call(Supplier<String> task, Duration longest) {
        return call(inTime, task, longest);
    }

    private CompletableFuture<String> call(InTime within, Supplier<String> task, Duration longest) {
        var result = new CompletableFuture<String>();
        threads.execute(() -> within.run(task, longest, () -> "overdue", result));
        return result;
    }

    private static String waitForInterrupt() {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        var done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // That is the point.
            }
        }
    }
}
