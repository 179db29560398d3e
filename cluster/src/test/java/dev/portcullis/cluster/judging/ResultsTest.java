package dev.portcullis.cluster.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {
    private static final PoliciesInForce RULES = new PoliciesInForce(List.of(), Map.of(), OtherImages.WARN);

    private static List<Result> results(Binding binding, Finding finding) {
        var use = new ImageUse("image", "registry.example.test/web", binding, TagUse.FINAL);
        var verdict = new Verdict.Deny(finding.reason(), List.of(finding), List.of());
        return Results.of(new JudgedImage(use, null, null, verdict), RULES);
    }

    private static Result result(String policy, Outcome outcome, Mode mode) {
        return new Result("image", policy, "signed", outcome, mode, Reason.SIGNATURE_MISSING, "detail");
    }

    @ParameterizedTest(name = "{0} {1} undecidable {2} by {3}: {4}, refused {5}")
    @CsvSource({
        "BINDING, ENFORCE, false, release, FAIL, true",
        "BINDING, WARN, false, release, FAIL, false",
        "BINDING, AUDIT, false, release, FAIL, false",
        "BINDING, ENFORCE, true, release, ERROR, true",
        "BINDING, WARN, true, release, ERROR, false",
        "BINDING, AUDIT, true, release, ERROR, false",
        "ADVISORY, ENFORCE, false, release, WARN, false",
        "ADVISORY, ENFORCE, true, release, ERROR, true",
        "BINDING, ENFORCE, false, -, FAIL, true",
        "BINDING, WARN, false, -, WARN, false"
    })
    void whatIsNotMet(
            Binding binding, Mode mode, boolean undecidable, String policy, Outcome outcome, boolean refused) {
        var finding = new Finding(policy, "signed", mode, Reason.SIGNATURE_MISSING, "detail", undecidable);

        var results = results(binding, finding);

        assertThat(results)
                .containsExactly(new Result(
                        "registry.example.test/web",
                        policy,
                        "signed",
                        outcome,
                        mode,
                        Reason.SIGNATURE_MISSING,
                        "detail"));
        assertThat(Results.isRefused(results)).isEqualTo(refused);
    }

    @Test
    void whatNoPolicyJudgesIsSkipped() {
        var use = new ImageUse("image", "registry.example.test/web", Binding.BINDING, TagUse.FINAL);
        var verdict = new Verdict.Allow(Reason.UNMATCHED_ALLOWED, List.of(), List.of());

        assertThat(Results.of(new JudgedImage(use, null, null, verdict), RULES))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(Outcome.SKIP);
                    assertThat(result.reason()).isEqualTo(Reason.UNMATCHED_ALLOWED);
                });
    }

    @Test
    void whatPassesByAnExceptionIsToldAndNotRefused() {
        var exemption = new Exemption(
                "shop",
                "until-friday",
                "hash",
                Set.of("release"),
                new ExemptionScope.Digests(Set.of(new Digest("a".repeat(64)))),
                Instant.EPOCH,
                Instant.EPOCH);
        var finding = new Finding(
                "release",
                "signed",
                Mode.WARN,
                Reason.SIGNATURE_MISSING,
                "detail",
                false,
                new Granted(exemption, Instant.EPOCH));

        var results = results(Binding.BINDING, finding);

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.WARN);
            assertThat(result.message()).startsWith("detail; passes only because of PolicyException \"until-friday\"");
        });
        assertThat(Results.isRefused(results)).isFalse();
    }

    @Test
    void whatIsMetAndSoonWillNotBeTakesThePlaceOfWhatIsMet() {
        var use = new ImageUse("image", "registry.example.test/web", Binding.BINDING, TagUse.FINAL);
        var satisfied = List.of(
                new Satisfaction("release", "signed", List.of()),
                new Satisfaction("release", "scanned", List.of(), Instant.EPOCH));
        var verdict = new Verdict.Allow(Reason.VERIFIED, List.of(), satisfied);

        var results = Results.of(new JudgedImage(use, null, null, verdict), RULES);

        assertThat(results)
                .extracting(Result::requirement, Result::outcome, Result::reason)
                .containsExactly(
                        tuple("scanned", Outcome.WARN, Reason.EVIDENCE_EXPIRING),
                        tuple("signed", Outcome.PASS, Reason.VERIFIED));
    }

    @Test
    void ofSeveralAnswersTheWorstStaysAndComesFirst() {
        var results = Results.distinct(Stream.of(
                result("a", Outcome.PASS, Mode.ENFORCE),
                result("b", Outcome.PASS, Mode.ENFORCE),
                result("b", Outcome.FAIL, Mode.ENFORCE),
                result("b", Outcome.ERROR, Mode.ENFORCE)));

        assertThat(results)
                .containsExactly(result("b", Outcome.FAIL, Mode.ENFORCE), result("a", Outcome.PASS, Mode.ENFORCE));
    }

    @Test
    void whatCannotBeReadIsNeverWithoutAResult() {
        var unreadable = new Workload(
                new ObjectId("v1", "Pod", "shop", "web", "uid"),
                "",
                List.of(),
                PullSource.DEFAULT,
                Presence.RUNS,
                "the spec names no container");

        var results = Results.of(List.of(unreadable), question -> List.of());

        assertThat(results).extracting(Result::outcome).containsExactly(Outcome.ERROR);
        assertThat(Results.isRefused(results)).isTrue();
    }
}
