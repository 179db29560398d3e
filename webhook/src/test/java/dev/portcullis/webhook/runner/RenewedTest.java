package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RenewedTest {
    private final AtomicInteger world = new AtomicInteger(1);
    private final Renewed<Integer> renewed = new Renewed<>(0, this::read);
    private final Thread other = new Thread(renewed::get);
    private Supplier<Integer> reading = world::get;

    private int read() {
        return reading.get();
    }

    @Test
    void isPutTogetherAnewOnlyWhenItIsOutOfDate() {
        assertThat(renewed.get()).isZero();
        renewed.outdate();
        assertThat(renewed.get()).isEqualTo(1);
        world.set(2);
        assertThat(renewed.get()).isEqualTo(1);
        renewed.outdate();
        assertThat(renewed.get()).isEqualTo(2);
    }

    @Test
    void whatWasReadEarlierDoesNotStayInThePlaceOfWhatWasReadLater() throws InterruptedException {
        reading = () -> {
            var seen = world.get();
            if (seen == 1) {
                world.set(2);
                renewed.outdate();
                other.start();
                while (other.getState() != Thread.State.BLOCKED && other.getState() != Thread.State.TERMINATED) {
                    Thread.onSpinWait();
                }
            }
            return seen;
        };
        renewed.outdate();
        renewed.get();
        other.join();

        assertThat(renewed.get()).isEqualTo(2);
    }
}
