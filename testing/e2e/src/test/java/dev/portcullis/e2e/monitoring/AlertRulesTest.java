package dev.portcullis.e2e.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.prometheus.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules, judged by promtool. */
class AlertRulesTest {
    private static final Promtool PROMTOOL = new Promtool(Tools.find());

    @TempDir
    private Path folder;

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), Monitoring.rules());
        Files.writeString(folder.resolve("rules.test.yaml"), Monitoring.ruleTests());
    }

    @Test
    void theRulesAreWellFormed() {
        var run = PROMTOOL.run(folder, "check", "rules", "--lint=all", "--lint-fatal", "rules.yaml");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains(Monitoring.alerts().size() + " rules found");
    }

    @Test
    void theyAlertWhenTheyShouldAndOnlyThen() {
        var run = PROMTOOL.run(folder, "test", "rules", "rules.test.yaml");

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void aRuleThatNeverAlertsIsFound() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"),
                Monitoring.rules().replace("portcullis_gate_effective) == 0", "portcullis_gate_effective) == 7"));

        assertThat(PROMTOOL.run(folder, "test", "rules", "rules.test.yaml").status())
                .isNotZero();
    }

    @Test
    void everyAlertHasAUnitTestAndSaysWhatToDo() throws IOException {
        var page = Files.readString(Repository.find().root().resolve("docs/operations/alerts.md"));
        var tests = Monitoring.ruleTests();

        assertThat(Monitoring.alerts().keySet()).isNotEmpty().allSatisfy(alert -> {
            assertThat(page).contains("\n## " + alert + "\n");
            assertThat(tests).containsPattern("alertname: " + alert + "\n\\s+exp_alerts:\n");
        });
    }
}
