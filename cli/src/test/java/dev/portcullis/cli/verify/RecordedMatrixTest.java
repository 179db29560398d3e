package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.recorded.Impossible;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Score;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.TrialResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every form in which cosign signs, as real servers recorded it: what must be accepted is, without a switch for the form, and a stranger, another
 * image, and a certificate without proof of time are refused for the right reason.
 */
class RecordedMatrixTest {
    private static final Recording RECORDING = Recording.load();

    /** The page quotes the line that is printed here. */
    private static final Path PAGE = Path.of("../docs/reference/formats.md");

    @TempDir
    private Path folder;

    private final List<Trial> wrong = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void everyFormIsAcceptedOrRefusedAsItMust() throws IOException {
        for (var recorded : RECORDING.cells()) {
            if (!recorded.signature().made()) {
                System.out.println("impossible: " + recorded + ": "
                        + Impossible.of(recorded).explanation());
                continue;
            }
            try (var registry = RecordedRegistry.serving(recorded.image())) {
                for (var trial : Trial.of(recorded)) {
                    expect(trial, run(registry, trial));
                }
            }
        }
        var score = Score.of(RECORDING, wrong);
        System.out.println(score);
        assertThat(complaints).isEmpty();
        assertThat(score.accepted()).isGreaterThan(50);
        assertThat(PAGE).content().contains("\n" + score + "\n");
    }

    private void expect(Trial trial, CommandLineRun run) {
        var code = trial.accepted() ? ExitCode.OK : ExitCode.REFUSED;
        var text = trial.accepted() ? ": met" : "[" + trial.reason() + "]";
        if (run.code() != code || !run.out().contains(text)) {
            wrong.add(trial);
            complaints.add(code + " wanted with " + text + " for " + trial.recorded() + ", got " + run.code() + ":\n"
                    + run.out() + run.err());
        }
    }

    private CommandLineRun run(RecordedRegistry registry, Trial trial) throws IOException {
        var image = registry.reference(trial.recorded().image(), trial.digest());
        var host = image.substring(0, image.indexOf('/'));
        var file = Files.writeString(
                folder.resolve("policy.yaml"), TrialResources.of(trial, host).text());
        return CommandLineRun.of("verify", image, "--policy=" + file, "--plain-http=" + host);
    }
}
