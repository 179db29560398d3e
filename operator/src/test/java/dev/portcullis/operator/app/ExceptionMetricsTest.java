package dev.portcullis.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExceptionMetricsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final ExceptionMetrics metrics = new ExceptionMetrics(registry);
    private final Set<ExceptionMetrics.Id> known = new HashSet<>();

    @BeforeEach
    void follow() {
        metrics.follow(() -> known, now::get);
    }

    @Test
    void tellsHowLongAnExceptionGoesOn() {
        stands("hotfix", NOW.plusSeconds(60));
        assertThat(remaining("hotfix")).isEqualTo(60);
        assertThat(inForce()).isEqualTo(1);

        now.set(NOW.plusSeconds(61));
        assertThat(remaining("hotfix")).isZero();
        assertThat(inForce()).isZero();
    }

    @Test
    void forgetsWhatDoesNotCountAnyMoreOrIsGone() {
        stands("revoked", NOW.plusSeconds(60));
        stands("deleted", NOW.plusSeconds(60));
        metrics.stands("shop", "revoked", null);
        known.remove(new ExceptionMetrics.Id("shop", "deleted"));

        assertThat(registry.find("portcullis.exception.remaining")
                        .tag("exception", "revoked")
                        .gauge())
                .isNull();
        assertThat(remaining("deleted")).isNaN();
        assertThat(inForce()).isZero();
    }

    @Test
    void tellsOnlyThoseThatEndFirst() {
        for (var i = 0; i < 2 * ExceptionMetrics.MOST; i++) {
            stands("x" + i, NOW.plusSeconds(1000 - i));
        }

        assertThat(registry.find("portcullis.exception.remaining").gauges()).hasSize(ExceptionMetrics.MOST);
        assertThat(registry.find("portcullis.exception.remaining")
                        .tag("exception", "x0")
                        .gauge())
                .isNull();
        assertThat(inForce()).isEqualTo(2 * ExceptionMetrics.MOST);
    }

    private void stands(String name, Instant until) {
        known.add(new ExceptionMetrics.Id("shop", name));
        metrics.stands("shop", name, until);
    }

    private double remaining(String name) {
        return registry.get("portcullis.exception.remaining")
                .tag("exception", name)
                .gauge()
                .value();
    }

    private double inForce() {
        return registry.get("portcullis.exceptions.in.force").gauge().value();
    }
}
