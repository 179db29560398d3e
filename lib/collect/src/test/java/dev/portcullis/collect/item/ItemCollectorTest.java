package dev.portcullis.collect.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.CollectorKind;
import dev.portcullis.collect.CollectorSpec;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.source.ConfigMaps;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.credentials.PullCredentials;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemCollectorTest {
    private static final Instant NOW = Scene.NOW;
    private static final CollectorSpec TESTS =
            new CollectorSpec.FromDocument(new Source.ConfigMapKey("tests", "report.xml"), new Check.JUnit(1, 0));
    private static final CollectRequest REQUEST = new CollectRequest(
            new ImageRepository("registry.example.com", "apps/shop"),
            Scene.SUBJECT,
            "apps",
            PullCredentials.NONE,
            Deadline.after(Duration.ofMinutes(1)));

    private static EvidenceItem collect(Collected collected, @Nullable Duration maxAge) {
        var wanted = new WantedItem("tests", TESTS, "https://example.com/tests", List.of("CC8.1"), true, maxAge);
        return new ItemCollector((spec, request) -> collected, () -> NOW)
                .collect(wanted, REQUEST)
                .item();
    }

    private static Document document(Instant time) {
        return new Document("application/xml", Digest.of(new byte[0]), time);
    }

    private static Collected not(CollectReason reason, String detail, @Nullable Document document) {
        return new Collected.NotPassed(new Problem(reason, detail), document);
    }

    @Test
    void saysWhatWasCollected() {
        assertThat(collect(new Collected.Passed(document(NOW.minusSeconds(9))), Duration.ofSeconds(9)))
                .isEqualTo(new EvidenceItem(
                        "tests",
                        "JUnit",
                        "application/xml",
                        Digest.of(new byte[0]),
                        "https://example.com/tests",
                        NOW.minusSeconds(9),
                        List.of("CC8.1"),
                        true,
                        new ItemOutcome.Passed()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T10:05:00Z, Passed",
        "2026-03-01T10:05:01Z, DocumentFromFuture",
        "+1000000-01-01T00:00:00Z, DocumentFromFuture",
        "2026-03-01T09:00:00Z, Passed",
        "2026-03-01T08:59:59Z, DocumentTooOld",
        "1969-12-31T23:59:59Z, DocumentTooOld",
        "-1000000-01-01T00:00:00Z, DocumentTooOld"
    })
    void holdsDocumentsAgainstTheirAge(Instant time, String outcome) {
        assertThat(name(collect(new Collected.Passed(document(time)), Duration.ofHours(1))))
                .isEqualTo(outcome);
    }

    /** Whoever admits images allows less for the clocks of others. */
    @Test
    void whatIsALittleAheadIsOfNow() {
        assertThat(collect(new Collected.Passed(document(NOW.plusSeconds(300))), null)
                        .time())
                .isEqualTo(NOW);
    }

    @Test
    void tellsMissingFromFailed() {
        assertThat(collect(not(CollectReason.NOT_FOUND, "it is not there", null), null)
                        .outcome())
                .isEqualTo(new ItemOutcome.Missing("NotFound", "it is not there"));
        assertThat(collect(not(CollectReason.TESTS_FAILED, "one failed", document(NOW)), null)
                        .outcome())
                .isEqualTo(new ItemOutcome.Failed("TestsFailed", "one failed"));
    }

    @Test
    void detailsAreMadeFitToBeShown() {
        var hostile = "a\u001b[31m\nb\u202e\ud83d\u2028" + "x".repeat(5_000);

        var outcome = (ItemOutcome.Failed)
                collect(not(CollectReason.RUN_FAILED, hostile, null), null).outcome();
        assertThat(outcome.detail())
                .hasSize(256)
                .startsWith("a\uFFFD[31m\uFFFDb")
                .doesNotContain("\u202e", "\n");
    }

    @Test
    void aFaultIsAnOutcome() {
        try (var server = ScriptedRegistry.start();
                var scene = Scene.permitting(server)) {
            scene.fault = new IllegalStateException("secret");
            var collected = scene.collect(TESTS);

            assertThat(Scene.outcome(collected)).isEqualTo("InternalError");
            assertThat(Scene.detail(collected)).doesNotContain("secret");
        }
    }

    @Test
    void aReportIsNotYoungAgainForBeingCollectedAgain() {
        try (var server = ScriptedRegistry.start();
                var scene = Scene.permitting(server)) {
            var report = "<testsuite timestamp='2026-02-20T10:00:00'><testcase name='a'/></testsuite>";
            scene.configMaps.put(
                    "apps/tests/report.xml", new ConfigMaps.Value.Present(report.getBytes(StandardCharsets.UTF_8)));
            var collected = scene.collect(TESTS);

            assertThat(name(collect(collected, Duration.ofDays(8)))).isEqualTo("DocumentTooOld");
            assertThat(name(collect(collected, Duration.ofDays(9)))).isEqualTo("Passed");
            assertThat(collect(collected, null).time()).isEqualTo("2026-02-20T10:00:00Z");
        }
    }

    @Test
    void signersKnowCollectorsByWhatTheyRead() {
        var key = new Source.ConfigMapKey("a", "b");

        assertThat(new CollectorSpec.FromDocument(key, new Check.Present()).kind())
                .isEqualTo(CollectorKind.CONFIG_MAP);
        assertThat(TESTS.kind()).isEqualTo(CollectorKind.JUNIT);
        assertThat(CollectorKind.of("JUnit")).contains(CollectorKind.JUNIT);
        assertThat(CollectorKind.of("JUNIT")).isEmpty();
    }

    @Test
    void refusesItemsThatNoBundleMayHoldBeforeTheyAreCollected() {
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("Not a name", "https://x", List.of(), null));
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("tests", "", List.of(), null));
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("tests", "https://x", List.of("a", "a"), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wanted("tests", "https://x", List.of(), Duration.ofSeconds(-1)));
    }

    private static WantedItem wanted(
            String name, String predicateType, List<String> controls, @Nullable Duration maxAge) {
        return new WantedItem(name, TESTS, predicateType, controls, true, maxAge);
    }

    @Test
    void refusesChecksThatSayNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.JUnit(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.JUnit(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.RecoveryDrill(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.EgressProbe(Set.of(), Set.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.EgressProbe(Set.of("a"), Set.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.Sarif(Check.Sarif.Level.ERROR, -1, false));
    }

    private static String name(EvidenceItem item) {
        return switch (item.outcome()) {
            case ItemOutcome.Passed() -> "Passed";
            case ItemOutcome.Failed(var reason, var detail) -> reason;
            case ItemOutcome.Missing(var reason, var detail) -> reason;
        };
    }
}
