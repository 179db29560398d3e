package dev.portcullis.evidence;

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
            assertThat(permits.acquire("greedy", 1, NOW)).isPresent();
        }
        assertThat(permits.acquire("greedy", 1, NOW)).isEmpty();
        assertThat(permits.acquire("other", 1, NOW)).isPresent();
        assertThat(permits.acquire("third", 1, NOW)).isEmpty();
    }

    @Test
    void givesBackWhatItTookOnEveryPath() {
        var held = permits.acquire("a", 1, NOW).orElseThrow();
        for (var i = 0; i < 10; i++) {
            permits.acquire("b", 1, NOW).orElseThrow().close();
        }
        for (var i = 0; i < 3; i++) {
            assertThat(permits.acquire("c", 1, NOW)).isPresent();
        }
        // All are taken: whoever fails for want of one of all keeps none of its own.
        for (var i = 0; i < 10; i++) {
            assertThat(permits.acquire("d", 1, NOW)).isEmpty();
        }
        held.close();
        assertThat(permits.acquire("d", 1, NOW)).isPresent();
        assertThat(permits.tenants()).isEqualTo(2);
    }

    @Test
    void forgetsNamespacesThatHoldNothing() {
        for (var i = 0; i < 1000; i++) {
            permits.acquire("namespace-" + i, 1, NOW).orElseThrow().close();
        }

        assertThat(permits.tenants()).isZero();
    }

    @Test
    void countsWhatIsTakenAtOnceByItsWeight() {
        var held = permits.acquire("a", 3, NOW).orElseThrow();
        assertThat(permits.acquire("b", 2, NOW)).isEmpty();
        assertThat(permits.acquire("b", 1, NOW)).isPresent();

        held.close();

        assertThat(permits.acquire("c", 3, NOW)).isPresent();
    }

    @Test
    void doesNotWaitForWhatItNeverGrants() {
        assertThat(permits.acquire("a", 4, Deadline.after(Duration.ofHours(1)))).isEmpty();
        assertThat(permits.tenants()).isZero();
    }
}
