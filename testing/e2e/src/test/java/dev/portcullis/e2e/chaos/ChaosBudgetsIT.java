package dev.portcullis.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Repository;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code make chaos-budgets}, in short. */
@Tag("long")
class ChaosBudgetsIT {
    private static final ChaosOptions SHORT = new ChaosOptions(Duration.ofSeconds(40), 40, 9, 0);

    @Test
    void nobodyIsGrantedWhatIsNotThere() {
        var report = new ChaosRun(SHORT, Repository.find(), System.out).run();

        assertThat(report.violations()).isEmpty();
        assertThat(report.pods()).isEqualTo(SHORT.pods());
        assertThat(report.granted()).isEqualTo(report.finished()).isBetween(SHORT.pods() / 2, SHORT.pods());
        assertThat(report.faults().values().stream().mapToInt(number -> number).sum())
                .isGreaterThanOrEqualTo(5);
        assertThat(report.operations()).isGreaterThan(report.granted());
        assertThat(report.line()).endsWith("violations 0");
    }
}
