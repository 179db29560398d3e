package dev.portcullis.webhook.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Operator;
import dev.portcullis.core.policy.LabelSelector.Term;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SettledCoverageTest {
    private static final String ENTRY = "enforce-0123456789";
    private static final Map<String, String> PRODUCTION = Map.of("tier", "production");

    private final AtomicLong nanos = new AtomicLong();
    private final SettledCoverage coverage = new SettledCoverage(nanos::get);

    @Test
    void knowsNothingAtFirst() {
        assertThat(coverage.covers("shop")).isFalse();
    }

    @Test
    void countsWhatHasStoodForAMinute() {
        coverage.labelled("shop", PRODUCTION);
        coverage.registered(covering(ENTRY, "production"));
        pass(SettledCoverage.SETTLES.minusNanos(1));
        assertThat(coverage.covers("shop")).isFalse();

        pass(Duration.ofNanos(1));

        assertThat(coverage.covers("shop")).isTrue();
        assertThat(coverage.covers("other")).isFalse();
    }

    @Test
    void whatIsTheSameDoesNotBeginAnew() {
        settled();

        coverage.labelled("shop", Map.copyOf(PRODUCTION));
        coverage.registered(covering(ENTRY, "production"));

        assertThat(coverage.covers("shop")).isTrue();
    }

    @Test
    void anApiServerMayNotHaveHeardOfNewLabels() {
        settled();

        coverage.labelled("shop", Map.of("tier", "production", "team", "a"));

        assertThat(coverage.covers("shop")).isFalse();
        pass(SettledCoverage.SETTLES);
        assertThat(coverage.covers("shop")).isTrue();
    }

    @Test
    void anApiServerMayNotHaveHeardOfANewEntry() {
        settled();

        coverage.registered(covering("enforce-abcdefabcd", "production"));

        assertThat(coverage.covers("shop")).isFalse();
    }

    @Test
    void anApiServerMayNotHaveHeardOfAnotherSelector() {
        coverage.labelled("shop", PRODUCTION);
        coverage.registered(covering(ENTRY, "staging"));
        pass(SettledCoverage.SETTLES);

        coverage.registered(covering(ENTRY, "production"));

        assertThat(coverage.covers("shop")).isFalse();
    }

    @Test
    void anEntryThatGoesCoversNothingAtOnce() {
        settled();

        coverage.registered(Coverage.NONE);

        assertThat(coverage.covers("shop")).isFalse();
    }

    @Test
    void labelsThatGoAreNotCoveredAtOnce() {
        settled();
        coverage.labelled("shop", Map.of());
        pass(SettledCoverage.SETTLES);
        assertThat(coverage.covers("shop")).isFalse();

        coverage.labelled("shop", PRODUCTION);
        pass(SettledCoverage.SETTLES);
        coverage.gone("shop");

        assertThat(coverage.covers("shop")).isFalse();
    }

    private void settled() {
        coverage.labelled("shop", PRODUCTION);
        coverage.registered(covering(ENTRY, "production"));
        pass(SettledCoverage.SETTLES);
        assertThat(coverage.covers("shop")).isTrue();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Coverage covering(String entry, String tier) {
        return new Coverage(Map.of(entry, new LabelSelector(List.of(new Term("tier", Operator.IN, Set.of(tier))))));
    }
}
