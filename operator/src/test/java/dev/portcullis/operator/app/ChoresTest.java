package dev.portcullis.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChoresTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
    void whateverAChoreFailsWithItIsDoneAgain(Class<? extends Throwable> fault) throws InterruptedException {
        var done = new CountDownLatch(3);
        try (var chores = new Chores("chores")) {
            chores.repeat(
                    "fails",
                    () -> {
                        done.countDown();
                        ChoresTest.fail(fault);
                    },
                    SOON,
                    SOON);

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void fail(Class<? extends Throwable> fault) {
        if (fault.equals(StackOverflowError.class)) {
            throw new StackOverflowError();
        }
        if (fault.equals(NoClassDefFoundError.class)) {
            throw new NoClassDefFoundError();
        }
        throw new IllegalStateException();
    }
}
