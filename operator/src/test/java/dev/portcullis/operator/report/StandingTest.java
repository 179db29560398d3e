package dev.portcullis.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.report.Standing.Live;
import dev.portcullis.operator.report.Standing.Step;
import dev.portcullis.operator.report.Standing.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static Step next(String wanted, @Nullable Written written, @Nullable Live live) {
        return Standing.next(wanted, written, live);
    }

    @Test
    void whatIsNotSeenMayBeThereChanged() {
        assertThat(next("w", null, null)).isEqualTo(Step.REPLACE);
        assertThat(next("w", new Written("w", "l"), null)).isEqualTo(Step.REPLACE);
    }

    @Test
    void afterARestartOnlyWhatSaysSomethingElseIsWritten() {
        assertThat(next("w", null, new Live("w", "l"))).isEqualTo(Step.NONE);
        assertThat(next("w", null, new Live("x", "l"))).isEqualTo(Step.REPLACE);
    }

    @Test
    void whatSomebodyElseChangedIsReplaced() {
        assertThat(next("w", new Written("w", "l"), new Live("w", "other"))).isEqualTo(Step.REPLACE);
        assertThat(next("new", new Written("w", "l"), new Live("w", "other"))).isEqualTo(Step.REPLACE);
    }

    @Test
    void whatTheApiServerMadeOfItIsNobodysEdit() {
        assertThat(next("w", new Written("w", "l"), new Live("pruned", "l"))).isEqualTo(Step.NONE);
    }

    @Test
    void newResultsAreWritten() {
        assertThat(next("new", new Written("w", "l"), new Live("w", "l"))).isEqualTo(Step.APPLY);
    }
}
