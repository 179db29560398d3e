package dev.portcullis.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.json.CanonicalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReportContentTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final ObjectId WEB = new ObjectId("apps/v1", "Deployment", "shop", "web", "uid");

    private static Result result(Outcome outcome, Mode mode, Reason reason, String message) {
        return new Result("registry.example.test/web", "release", "signed", outcome, mode, reason, message);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(Map<String, Object> content) {
        return (List<Map<String, Object>>) Objects.requireNonNull(content.get("results"));
    }

    @Test
    void saysWhatWouldBeRefusedAndWhatToDo() {
        var content = ReportContent.of(
                WEB, List.of(result(Outcome.FAIL, Mode.AUDIT, Reason.SIGNATURE_MISSING, "there is no signature")), NOW);

        assertThat(content).containsEntry("source", "portcullis");
        assertThat(content.get("scope"))
                .isEqualTo(Map.of(
                        "apiVersion",
                        "apps/v1",
                        "kind",
                        "Deployment",
                        "namespace",
                        "shop",
                        "name",
                        "web",
                        "uid",
                        "uid"));
        assertThat(content.get("summary")).isEqualTo(Map.of("fail", 1, "error", 0, "warn", 0, "skip", 0, "pass", 0));
        assertThat(results(content)).singleElement().satisfies(result -> {
            assertThat(result)
                    .containsEntry("policy", "release")
                    .containsEntry("rule", "signed")
                    .containsEntry("result", "fail")
                    .containsEntry("severity", "low")
                    .containsEntry("scored", false)
                    .containsEntry("message", "[SignatureMissing] there is no signature")
                    .containsEntry("timestamp", Map.of("seconds", 1_700_000_000L, "nanos", 0));
            assertThat(result.get("properties"))
                    .isEqualTo(Map.of(
                            "image", "registry.example.test/web",
                            "mode", "audit",
                            "reason", "SignatureMissing",
                            "remedy", Reason.SIGNATURE_MISSING.remedy()));
        });
    }

    @Test
    void isBoundedAndKeepsWhatNeedsAttention() {
        var results = new ArrayList<Result>();
        results.add(result(Outcome.FAIL, Mode.ENFORCE, Reason.SIGNATURE_MISSING, "x\u202e".repeat(5_000)));
        for (var i = 0; i < 500; i++) {
            results.add(result(Outcome.PASS, Mode.ENFORCE, Reason.VERIFIED, "x".repeat(5_000)));
        }

        var content = ReportContent.of(WEB, results, NOW);

        assertThat(results(content)).hasSize(ReportContent.MOST_RESULTS);
        assertThat(results(content).getFirst()).containsEntry("result", "fail");
        assertThat(content.get("summary")).isEqualTo(Map.of("fail", 1, "error", 0, "warn", 0, "skip", 0, "pass", 500));
        assertThat(CanonicalJson.of(content)).hasSizeLessThan(200_000).doesNotContain("\u202e");
    }

    @Test
    void onlyTimesMakeNoOtherReport() {
        var results = List.of(result(Outcome.PASS, Mode.ENFORCE, Reason.VERIFIED, "met"));
        var before = ReportsApi.report(WEB, ReportContent.of(WEB, results, NOW));
        var after = ReportsApi.report(WEB, ReportContent.of(WEB, results, NOW.plusSeconds(60)));

        assertThat(ReportsApi.hash(after, false)).isEqualTo(ReportsApi.hash(before, false));
        assertThat(ReportsApi.hash(after, true)).isNotEqualTo(ReportsApi.hash(before, true));
    }
}
