package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.registry.Deadline;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.RecordedAnswers;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.Trial.Who;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.webhook.gather.ReadPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form that a key signed without a log, with its platforms that nobody signed: what memory answers is what the registry would. */
@Timeout(60)
final class SameVerdictTest {
    private static final ScriptedRegistry REGISTRY = ScriptedRegistry.start();
    private static final ReadPath SHARED = path();

    @BeforeAll
    static void serve() {
        REGISTRY.otherwise(RecordedAnswers.of(cells().map(RecordedCell::image).toArray(RecordedImage[]::new)));
    }

    @AfterAll
    static void close() {
        SHARED.close();
        REGISTRY.close();
    }

    static List<Trial> trials() {
        return cells().flatMap(cell -> Trial.of(cell).stream())
                .filter(trial -> trial.who() == Who.SIGNER)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("trials")
    void isTheSameColdAndWarm(Trial trial) {
        try (var fresh = path()) {
            var cold = judge(fresh, trial);

            assertThat(cold.reason().code()).isEqualTo(trial.accepted() ? "Verified" : trial.reason());
            assertThat(judge(fresh, trial)).isEqualTo(cold);
            assertThat(judge(SHARED, trial)).isEqualTo(cold);
            assertThat(judge(SHARED, trial)).isEqualTo(cold);
        }
    }

    private static java.util.stream.Stream<RecordedCell> cells() {
        return Recording.load().cells().stream()
                .filter(cell -> cell.cell().by() == By.KEY && cell.cell().log() == LogVersion.NONE);
    }

    private static Verdict judge(ReadPath path, Trial trial) {
        var image = Attack.reference(REGISTRY.host(), trial.recorded().image().repository(), trial.digest());
        var access = new Access("team", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(10)));
        return path.judge(image, Rules.enforcing(REGISTRY.host()), access).verdict();
    }

    private static ReadPath path() {
        return new ReadPath(Map.of(
                "portcullis.registries[0].host", REGISTRY.host(),
                "portcullis.registries[0].plain-http", "true",
                "portcullis.registries[0].allow-private-addresses", "true"));
    }
}
