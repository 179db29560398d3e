package dev.portcullis.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustRootMetricsTest {
    private static final Delivery DELIVERY =
            new Delivery("", "", 1, 1, 1, 1, "1970-01-01T00:01:00Z", "1970-01-01T00:02:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TrustRootMetrics metrics = new TrustRootMetrics(registry);

    private @Nullable Double gauge(String name, String trustRoot) {
        var gauge = registry.find("portcullis.trust.root." + name)
                .tag("trust_root", trustRoot)
                .gauge();
        return gauge == null ? null : gauge.value();
    }

    @Test
    void showsHowFreshATrustRootIs() {
        metrics.stands("a", DELIVERY, false);
        metrics.stands("b", null, true);

        assertThat(gauge("stale", "a")).isZero();
        assertThat(gauge("refreshed.timestamp", "a")).isEqualTo(60);
        assertThat(gauge("verified.until.timestamp", "a")).isEqualTo(120);
        assertThat(gauge("stale", "b")).isEqualTo(1);
        assertThat(gauge("refreshed.timestamp", "b")).isNull();
    }

    @Test
    void forgetsWhatIsGone() {
        metrics.stands("a", DELIVERY, false);
        metrics.stands("b", DELIVERY, false);
        metrics.stands("c", DELIVERY, false);

        metrics.forget("a");
        metrics.keepOnly(Set.of("b", "keys"));

        assertThat(gauge("stale", "a")).isNull();
        assertThat(gauge("stale", "b")).isZero();
        assertThat(gauge("stale", "c")).isNull();
        assertThat(gauge("verified.until.timestamp", "c")).isNull();
    }

    @Test
    void countsRefreshesByWhatCameOfThem() {
        metrics.refreshed("a", null);
        metrics.refreshed("a", new Rejection(Reason.TUF_ROLLBACK, ""));
        metrics.refreshed("a", new Rejection(Reason.TUF_ROLLBACK, ""));

        assertThat(registry.get("portcullis.trust.root.refreshes")
                        .tags("trust_root", "a", "reason", "Refreshed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("portcullis.trust.root.refreshes")
                        .tags("trust_root", "a", "reason", "TufRollback")
                        .counter()
                        .count())
                .isEqualTo(2);
    }
}
