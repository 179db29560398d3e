package dev.portcullis.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.json.CanonicalJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolicyReportContentTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Map<String, Object> SCOPE = Map.of("kind", "EvidencePolicy", "name", "release");

    private final PolicyTally tally = new PolicyTally();

    @Test
    void countsOverAllNamespacesAndSaysWhereMostIsNotMet() {
        add("shop", "web", met());
        add("shop", "db", unmet(Mode.AUDIT, Reason.SIGNATURE_MISSING), met());
        add("till", "a", unmet(Mode.ENFORCE, Reason.SIGNATURE_MISSING));
        add("till", "b", unmet(Mode.AUDIT, Reason.ATTESTATION_MISSING), unmet(Mode.AUDIT, Reason.SIGNATURE_MISSING));
        add("calm", "c", met());

        var content = content(0);

        assertThat(content).containsEntry("source", "portcullis").containsEntry("scope", SCOPE);
        assertThat(content.get("summary")).isEqualTo(Map.of("fail", 4, "error", 0, "warn", 0, "skip", 0, "pass", 3));
        assertThat(results(content))
                .extracting(result -> properties(result).get("namespace"))
                .containsExactly("till", "shop", "calm");
        assertThat(results(content)).extracting(result -> result.get("result")).containsExactly("fail", "fail", "pass");
        assertThat(results(content))
                .extracting(result -> result.get("message"))
                .containsExactly(
                        "not met, or nobody can say, for 2 of 2 workloads [SignatureMissing 2, AttestationMissing 1]:"
                                + " Deployment a, Deployment b",
                        "not met, or nobody can say, for 1 of 2 workloads [SignatureMissing 1]: Deployment db",
                        "met by all of 1 workload");
        assertThat(results(content).getFirst())
                .containsEntry("policy", "release")
                .containsEntry("severity", "high")
                .containsEntry("scored", true)
                .containsEntry("resources", List.of(Map.of("apiVersion", "v1", "kind", "Namespace", "name", "till")));
        assertThat(properties(results(content).get(1)))
                .containsEntry("workloads", "2")
                .containsEntry("unmet", "1")
                .containsEntry("fail", "1")
                .containsEntry("pass", "2")
                .containsEntry("mode", "audit");
    }

    @Test
    void whatNobodyCanSayIsNotMet() {
        add("shop", "web", result(Outcome.ERROR, Mode.ENFORCE, Reason.REGISTRY_UNAVAILABLE), met());

        assertThat(results(content(0)).getFirst())
                .containsEntry("result", "error")
                .containsEntry("severity", "high");
        assertThat(properties(results(content(0)).getFirst())).containsEntry("unmet", "1");
    }

    @Test
    void isBoundedAndSaysWhatIsLeftOut() {
        for (var i = 0; i < 1_000; i++) {
            add("n" + i, "w", i == 777 ? unmet(Mode.AUDIT, Reason.SIGNATURE_MISSING) : met());
        }
        for (var i = 0; i < 1_000; i++) {
            add("n777", "w" + i + "x".repeat(240), unmet(Mode.AUDIT, Reason.SIGNATURE_MISSING));
        }

        var content = content(12);

        assertThat(results(content)).hasSize(PolicyReportContent.MOST_NAMESPACES + 1);
        assertThat(properties(results(content).getFirst())).containsEntry("namespace", "n777");
        assertThat(String.valueOf(results(content).getFirst().get("message"))).contains(" and 996 more");
        assertThat(results(content).getLast()).containsEntry("result", "skip");
        assertThat(properties(results(content).getLast()))
                .isEqualTo(Map.of("namespacesLeftOut", "900", "unanswered", "12"));
        assertThat(content.get("summary")).asString().contains("fail=1001", "pass=999");
        assertThat(CanonicalJson.of(content).length()).isLessThan(100_000);
    }

    @Test
    void aPolicyThatConcernsNothingSaysSo() {
        assertThat(content(0).get("summary")).asString().contains("pass=0", "fail=0");
        assertThat(results(content(0))).isEmpty();
    }

    @Test
    void namesOfAnyLengthAreNamesOfObjects() {
        var one = "p".repeat(253);
        var other = "p".repeat(252) + "q";

        assertThat(PolicyReports.name("release")).isEqualTo("portcullis-policy-release");
        assertThat(PolicyReports.name(one)).hasSize(253).isNotEqualTo(PolicyReports.name(other));
        assertThat(PolicyReports.key(PolicyReports.name("release"))).isEqualTo(PolicyReports.name("release"));
        assertThat(PolicyReports.key("portcullis-0123")).isEmpty();
        assertThat(PolicyReports.key("other")).isEmpty();
    }

    private void add(String namespace, String name, Result... results) {
        tally.add(new ObjectId("apps/v1", "Deployment", namespace, name, namespace + name), List.of(results));
    }

    private Map<String, Object> content(int unanswered) {
        return PolicyReportContent.of(SCOPE, tally, unanswered, NOW);
    }

    private static Result met() {
        return result(Outcome.PASS, Mode.AUDIT, Reason.VERIFIED);
    }

    private static Result unmet(Mode mode, Reason reason) {
        return result(Outcome.FAIL, mode, reason);
    }

    private static Result result(Outcome outcome, Mode mode, Reason reason) {
        return new Result("registry.example.test/web", "release", "signed", outcome, mode, reason, "m");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(Map<String, Object> content) {
        return (List<Map<String, Object>>) Objects.requireNonNull(content.get("results"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> properties(Map<String, Object> result) {
        return (Map<String, String>) Objects.requireNonNull(result.get("properties"));
    }
}
