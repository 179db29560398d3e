package dev.portcullis.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.report.LiveReports.Seen;
import dev.portcullis.operator.report.Standing.Live;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveReportsTest {
    private static final String WORKLOAD = "3f0c";

    private final LiveReports reports = new LiveReports();

    private static Seen report(String uid, String content) {
        return new Seen("shop", "portcullis-" + WORKLOAD, uid, new Live(content, content));
    }

    @Test
    void aDeletionThatIsToldBeforeTheWriteCounts() {
        reports.deleted(WORKLOAD, "a");

        assertThat(reports.wrote(WORKLOAD, report("a", "one"))).isFalse();
        assertThat(reports.of(WORKLOAD)).isNull();
    }

    @Test
    void whatIsWrittenAfterADeletionStands() {
        reports.deleted(WORKLOAD, "a");

        assertThat(reports.wrote(WORKLOAD, report("b", "one"))).isTrue();
        assertThat(reports.of(WORKLOAD)).isEqualTo(report("b", "one"));
    }

    @Test
    void aDeletionAfterTheWriteCounts() {
        reports.wrote(WORKLOAD, report("a", "one"));
        reports.told(WORKLOAD, report("a", "one"));
        reports.deleted(WORKLOAD, "a");

        assertThat(reports.of(WORKLOAD)).isNull();
        assertThat(reports.all()).isEmpty();
    }

    @Test
    void whatTheWatchTellsLastStands() {
        reports.wrote(WORKLOAD, report("a", "one"));
        reports.told(WORKLOAD, report("a", "two"));

        assertThat(reports.of(WORKLOAD)).isEqualTo(report("a", "two"));
        assertThat(reports.all()).containsOnlyKeys(WORKLOAD);
    }

    /** Also where it is what stood before. */
    @ParameterizedTest
    @ValueSource(strings = {"one", "tampered"})
    void whatAnotherWroteWhileAWriteWasUnderWayIsNotCoveredUp(String others) {
        reports.told(WORKLOAD, report("a", "one"));
        reports.writes(WORKLOAD);
        reports.told(WORKLOAD, report("a", others));

        assertThat(reports.wrote(WORKLOAD, report("a", "two"))).isTrue();
        assertThat(reports.of(WORKLOAD)).isEqualTo(report("a", others));
    }

    @Test
    void whatIsWrittenStandsBeforeTheWatchTellsOfIt() {
        reports.told(WORKLOAD, report("a", "one"));
        reports.writes(WORKLOAD);

        assertThat(reports.wrote(WORKLOAD, report("a", "two"))).isTrue();
        assertThat(reports.of(WORKLOAD)).isEqualTo(report("a", "two"));
    }

    @Test
    void nothingIsLeftOfAWorkloadThatIsGone() {
        reports.deleted(WORKLOAD, "a");
        reports.forget(WORKLOAD);

        assertThat(reports.wrote(WORKLOAD, report("a", "one"))).isTrue();
    }
}
