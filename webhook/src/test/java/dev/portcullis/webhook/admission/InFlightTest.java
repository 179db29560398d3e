package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InFlightTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final InFlight inFlight = new InFlight();

    @Test
    void stopsAtOnceWhereNothingIsUnderWay() {
        assertThat(inFlight.stop(LONG)).isTrue();
        assertThat(inFlight.enter()).isFalse();
    }

    @Test
    void waitsForThoseInside() throws Exception {
        assertThat(inFlight.enter()).isTrue();
        assertThat(inFlight.enter()).isTrue();
        var stopping = CompletableFuture.supplyAsync(() -> inFlight.stop(LONG));
        while (inFlight.enter()) {
            inFlight.leave();
            Thread.onSpinWait();
        }

        inFlight.leave();
        assertThat(stopping).isNotDone();
        inFlight.leave();

        assertThat(stopping.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void waitsNoLongerThanItMay() {
        assertThat(inFlight.enter()).isTrue();

        assertThat(inFlight.stop(Duration.ofMillis(20))).isFalse();
    }

    @Test
    void canBeStoppedTwice() {
        inFlight.stop(Duration.ZERO);

        assertThat(inFlight.stop(Duration.ZERO)).isTrue();
    }
}
