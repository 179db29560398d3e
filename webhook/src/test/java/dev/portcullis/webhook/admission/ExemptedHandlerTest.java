package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.FAIL_CLOSED;
import static dev.portcullis.webhook.admission.HandlerScene.NOW;
import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.PoliciesInForce;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What exceptions let pass, and for whom. */
class ExemptedHandlerTest {
    private static final ExceptionRule RULE = new ExceptionRule(Set.of("shop"), Duration.ofHours(24), true);
    private static final String AS_WORKER =
            podSpec(IMAGE).replace("{'containers'", "{'serviceAccountName': 'worker', 'containers'");

    private final HandlerScene scene = new HandlerScene();

    @BeforeEach
    void admitExceptions() {
        scene.rules = () -> {
            var rules = HandlerScene.rules(Mode.ENFORCE);
            var policies = rules.policies().stream()
                    .map(policy -> policy.but().exceptions(RULE).build())
                    .toList();
            return new PoliciesInForce(policies, rules.trustRoots(), rules.unmatchedImages());
        };
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anExceptionLetsPassWarnsAndIsRecorded() throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byDigest()));

        var decision = scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE)));

        scene.assertRecorded(true, Reason.EXCEPTION);
        assertThat(decision.warnings())
                .singleElement()
                .asString()
                .startsWith("[Exception] passes only by PolicyException \"hotfix\" until ")
                .contains("[SignatureMissing]");
        var rules = scene.requests.getFirst().rules();
        assertThat(rules).isNotNull();
        assertThat(rules == null ? List.of() : rules.exemptions().approved()).hasSize(1);
    }

    @Test
    void anExceptionElsewhereChangesNothing() throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byDigest()));

        scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE)).replace("'namespace': 'shop'", "'namespace': 'till'"));

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
    }

    /** Neither labels and annotations nor owners say as whom a Pod runs. */
    @ParameterizedTest
    @CsvSource({"worker, true", "builder, false", "workers, false", "default, false"})
    void aServiceAccountIsThatOfThePod(String account, boolean allowed) throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byName(account)));
        var pod = "{'metadata': {'name': 'shop', 'labels': {'serviceAccountName': '" + account
                + "'}, 'annotations': {'portcullis.dev/exception': 'hotfix'}, 'ownerReferences': [{'kind': 'PolicyException',"
                + " 'name': 'hotfix', 'controller': true}]}, 'spec': " + AS_WORKER + "}";

        scene.decide(FAIL_CLOSED, Reviews.review("", "Pod", "CREATE", pod, "null"));

        scene.assertRecorded(allowed, allowed ? Reason.EXCEPTION : Reason.SIGNATURE_MISSING);
    }

    @ParameterizedTest
    @CsvSource({"worker, true", "default, false"})
    void aTemplateRunsAsWhomItNames(String account, boolean allowed) throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byName(account)));

        scene.decide(
                FAIL_CLOSED,
                Reviews.review(
                        "apps", "Deployment", "CREATE", Reviews.template("{'name': 'shop'}", AS_WORKER), "null"));

        scene.assertRecorded(allowed, allowed ? Reason.EXCEPTION : Reason.SIGNATURE_MISSING);
    }

    @Test
    void whoeverNamesNoServiceAccountRunsAsTheDefaultOne() throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byName("default")));

        scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE)));

        scene.assertRecorded(true, Reason.EXCEPTION);
    }

    @ParameterizedTest
    @CsvSource({"true, Exception", "false, SignatureMissing"})
    void nobodyKnowsAsWhomObjectsOfOtherKindsRun(boolean digests, String reason) throws MalformedReviewException {
        scene.resources = new ImageResources(
                List.of(new ImageResource("example.test", "v1", "things", List.of(ImagePath.of("spec.image")))));
        scene.exemptions = List.of(exempt(digests ? byDigest() : byName("default")));
        var thing = "{'spec': {'image': '" + IMAGE + "', 'serviceAccountName': 'default'}}";

        var decision = scene.decide(
                FAIL_CLOSED,
                Reviews.review("example.test", "Thing", "CREATE", thing, "null")
                        .replace("'operation'", "'resource': {'resource': 'things'}, 'operation'"));

        assertThat(decision.reason().code()).isEqualTo(reason);
    }

    @Test
    void anExceptionHelpsAgainstNoFaultOfOurs() throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byDigest()));
        scene.evidence = () -> {
            throw new IllegalStateException("broken");
        };

        scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE)));

        scene.assertRecorded(false, Reason.INTERNAL_ERROR);
    }

    @Test
    void oneImageOfAnExceptionCarriesNoOther() throws MalformedReviewException {
        scene.exemptions = List.of(exempt(byDigest()));

        scene.decide(FAIL_CLOSED, createPod(podSpec(IMAGE, IMAGE.replace("@sha256:0", "@sha256:1"))));

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
    }

    private static ExemptionScope byDigest() {
        return new ExemptionScope.Digests(Set.of(Digest.parse(Reviews.DIGEST).orElseThrow()));
    }

    private static ExemptionScope byName(String account) {
        return new ExemptionScope.Workloads(
                List.of(ImagePattern.compile("registry.example.com/apps/*")), Set.of(account));
    }

    private static Exemption exempt(ExemptionScope scope) {
        return new Exemption("shop", "hotfix", "h", Set.of("release"), scope, NOW, NOW.plusSeconds(60));
    }
}
