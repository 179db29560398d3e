package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules in Rego, from the policy's text to the API server's answer, about what cosign attested and about the workload. */
class RulesIT {
    private static final String TYPE = "https://acme.example/review/v1";

    private static LocalStack stack;
    private static CosignKey pair;
    private static Workloads workloads;
    private static FixtureImage approved;
    private static FixtureImage rejected;
    private static FixtureImage unreviewed;
    private static FixtureImage doubted;

    @BeforeAll
    static void enforce() {
        stack = LocalStack.builder()
                .name("rules")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var fixtures = new ImageFixtures(stack.registry(), 5);
        approved = fixtures.image("apps/approved", "1");
        rejected = fixtures.image("apps/rejected", "1");
        unreviewed = fixtures.image("apps/unreviewed", "1");
        doubted = fixtures.image("apps/doubted", "1");
        pair = stack.cosign().generateKeyPair("release");
        review(approved, "approved");
        review(rejected, "rejected");
        review(doubted, "approved");
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host())
                .with(Map.of("PORTCULLIS_OPA_BINARY", Tools.find().binary("opa").toString()));
        var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.trustRoot(pair.publicKeyPem()) + "---\n"
                + """
            apiVersion: portcullis.dev/v1alpha1
            kind: EvidencePolicy
            metadata: {name: rules}
            spec:
              mode: Enforce
              match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: production}}}
              authorities: [{name: ci, trustRoot: keys, keys: [release]}]
              requirements:
                - name: house-rules
                  rego:
                    modules:
                      policy.rego: |
                        package portcullis

                        deny contains sprintf("a review says %%s", [verdict]) if {
                          some item in input.evidence["https://acme.example/review/v1"]
                          verdict := item.statement.predicate.verdict
                          not verdict in input.parameters.accepted
                        }

                        deny contains violation if some violation in data.portcullis.lib.workload.violations
                      workload.rego: |
            %s
                    inputs: [{predicateType: "https://acme.example/review/v1", authorities: [ci]}]
                    parameters: {accepted: [approved], workload: {allow: [root, escalation]}}
            """.formatted(
                                stack.registry().host(),
                                Repository.find().policyModule("workload").indent(12)));
        resources.awaitEffect();
        workloads =
                stack.closeWithStack(new Workloads(stack.controlPlane().admin().client(), installation));
        assertThat(Deadline.in(Duration.ofMinutes(2))
                        .await(() -> "AttestationMissing"
                                .equals(workloads
                                        .pod("shop", unreviewed.byDigest())
                                        .reason())))
                .as("the policy reaches the webhook")
                .isTrue();
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    private static void review(FixtureImage image, String verdict) {
        stack.cosign().attest(pair, image.byDigest(), TYPE, "{\"verdict\": \"" + verdict + "\"}");
    }

    private static Pod sharing(FixtureImage image) {
        var pod = Pods.of("shop", "attempt-" + UUID.randomUUID(), image.byDigest());
        pod.getSpec().setHostPID(true);
        return pod;
    }

    @Test
    void whatAnAttestationSaysAdmitsOneImageAndRefusesAnother() {
        var admitted = workloads.pod("shop", approved.byDigest());
        var refused = workloads.pod("shop", rejected.byDigest());

        assertThat(admitted.admitted()).as(admitted.message()).isTrue();
        assertThat(admitted.reason()).isEqualTo("Verified");
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.message()).contains("[PolicyDenied]", "a review says rejected");
        assertThat(refused.reason()).isEqualTo("PolicyDenied");
    }

    @Test
    void whatTheWorkloadSaysRefusesTheImageThatIsAdmittedElsewhere() {
        var refused = workloads.create(sharing(approved));

        assertThat(refused.admitted()).isFalse();
        assertThat(refused.message()).contains("[PolicyDenied]", "the pod takes part in the node's", "hostPID");
        assertThat(workloads.pod("shop", approved.byDigest()).admitted()).isTrue();
    }

    @Test
    void whatIsNotAttestedIsRefusedBeforeTheRulesAreAsked() {
        var refused = workloads.create(sharing(unreviewed));

        assertThat(refused.admitted()).isFalse();
        assertThat(refused.reason()).isEqualTo("AttestationMissing");
    }

    @Test
    void aStatementThatComesToLightTurnsTheAnswer() {
        assertThat(workloads.pod("shop", doubted.byDigest()).admitted()).isTrue();

        review(doubted, "withdrawn");

        assertThat(Deadline.in(Duration.ofMinutes(2))
                        .await(() -> "PolicyDenied"
                                .equals(workloads
                                        .pod("shop", doubted.byDigest())
                                        .reason())))
                .as("the second review is heard of once absences are forgotten")
                .isTrue();
    }
}
