package dev.portcullis.webhook.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.registry.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PermitsTest {
    private static final Deadline NOW = Deadline.after(Duration.ZERO);

    private final Permits permits = new Permits(4, 3);

    @Test
    void oneNamespaceCannotTakeAll() {
        for (var i = 0; i < 3; i++) {
            assertThat(permits.acquire("greedy", NOW)).isPresent();
        }
        assertThat(permits.acquire("greedy", NOW)).isEmpty();
        assertThat(permits.acquire("other", NOW)).isPresent();
        assertThat(permits.acquire("third", NOW)).isEmpty();
    }

    @Test
    void givesBackWhatItTookOnEveryPath() {
        var held = permits.acquire("a", NOW).orElseThrow();
        for (var i = 0; i < 10; i++) {
            permits.acquire("b", NOW).orElseThrow().close();
        }
        for (var i = 0; i < 3; i++) {
            assertThat(permits.acquire("c", NOW)).isPresent();
        }
        // All are taken: whoever fails for want of one of all keeps none of its own.
        for (var i = 0; i < 10; i++) {
            assertThat(permits.acquire("d", NOW)).isEmpty();
        }
        held.close();
        assertThat(permits.acquire("d", NOW)).isPresent();
        assertThat(permits.tenants()).isEqualTo(2);
    }

    @Test
    void forgetsNamespacesThatHoldNothing() {
        for (var i = 0; i < 1000; i++) {
            permits.acquire("namespace-" + i, NOW).orElseThrow().close();
        }

        assertThat(permits.tenants()).isZero();
    }
}
