package dev.portcullis.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.program.Pace;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 3);

    @AfterEach
    void forget() {
        Thread.interrupted();
    }

    @Test
    void beginsWhenItIsAskedFirst() {
        var stopwatch = new Stopwatch(() -> true, time::get);
        time.addAndGet(100);

        assertThat(stopwatch.getAsLong()).isZero();
        time.addAndGet(7);
        assertThat(stopwatch.getAsLong()).isEqualTo(7);
        assertThat(stopwatch.getAsLong()).isEqualTo(7);
    }

    @Test
    void whatItsPaceHadItWaitIsNoTime() {
        Pace pausing = () -> time.addAndGet(1_000) != 0;
        var stopwatch = new Stopwatch(pausing, time::get);

        assertThat(stopwatch.getAsLong()).isZero();
        time.addAndGet(5);
        assertThat(stopwatch.getAsLong()).isEqualTo(5);
        time.addAndGet(5);
        assertThat(stopwatch.getAsLong()).isEqualTo(10);
    }

    @Test
    void timeIsUpWhereThePaceEndsIt() {
        var stopwatch = new Stopwatch(() -> false, time::get);

        assertThat(stopwatch.getAsLong()).isZero();
        assertThat(stopwatch.getAsLong()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timeIsUpForWhoeverIsInterruptedEvenAtTheBeginning() {
        var stopwatch = new Stopwatch(() -> true, time::get);
        Thread.currentThread().interrupt();

        assertThat(stopwatch.getAsLong()).isZero();
        assertThat(stopwatch.getAsLong()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatNobodySaidAPaceForGoesOn() {
        assertThat(Pace.current().goesOn()).isTrue();
        Pace ending = () -> false;
        assertThat(ending.<Boolean>keep(() -> Pace.current().goesOn())).isFalse();
        assertThat(Pace.current().goesOn()).isTrue();
    }
}
