package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvidenceBundleReconcilerTest {
    /** Each look at an object that changes meanwhile ends with a conflict, and would otherwise collect and sign again at once. */
    @Test
    void anObjectThatChangesAllTheTimeIsNotLookedAtAllTheTime() {
        var limiter = new LinearRateLimiter();
        limiter.initFrom(
                Objects.requireNonNull(EvidenceBundleReconciler.class.getAnnotation(RateLimited.class), "no limit"));
        var object = limiter.initState();
        for (var look = 0; look < EvidenceBundleReconciler.MOST_IN_A_MINUTE; look++) {
            assertThat(limiter.isLimited(object)).isEmpty();
        }

        assertThat(limiter.isLimited(object)).isPresent();
    }
}
