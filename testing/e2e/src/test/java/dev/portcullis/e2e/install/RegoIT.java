package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies in Rego through a real API server, about attestations that real cosign made and about workloads: inline, and as a signed bundle. */
class RegoIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String REVIEW = "https://example.com/review/v1";
    private static final String RULES = """
            package portcullis

            deny contains sprintf("reviewed by %s, who said no", [review.by]) if {
            	some found in input.evidence["https://example.com/review/v1"]
            	review := found.statement.predicate
            	not review.approved
            }

            deny contains "the Pod shares the processes of its node" if input.request.object.spec.hostPID
            """;

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static KubernetesClient admin;
    private static Resources resources;
    private static CosignKey team;
    private static FixtureImage approved;
    private static FixtureImage rejected;
    private static FixtureImage unreviewed;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("rego")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var images = new ImageFixtures(stack.registry(), 31);
        team = stack.cosign().generateKeyPair("team");
        approved = reviewed(images.image("apps/approved", "1"), true);
        rejected = reviewed(images.image("apps/rejected", "1"), false);
        unreviewed = images.image("apps/unreviewed", "1");
        for (var tier : List.of("inline", "bundle")) {
            stack.controlPlane().createNamespace(tier, Map.of("tier", tier));
        }
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host())
                .with(Map.of("PORTCULLIS_OPA_BINARY", opa()));
        stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        admin = stack.closeWithStack(stack.controlPlane().admin().client());
        resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.trustRoot(team.publicKeyPem()));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** The next test waits until all policies are in force. */
    @AfterEach
    void remove() {
        admin.resources(EvidencePolicy.class).delete();
    }

    @Test
    void inlineRulesRefuseOneWorkloadAndAdmitAnotherThroughABrokenEdit() {
        apply("inline", modules(RULES));
        resources.awaitEffect();
        assertJudges("inline");

        apply("inline", modules("package portcullis\n\ndeny contains x if y\n"));
        awaitRefused("inline", "Invalid", "policy.rego:3:15: rego_unsafe_var_error");
        assertJudges("inline");
    }

    @Test
    void aBundleRefusesOneWorkloadAndAdmitsAnotherAndNoneWithABadSignatureTakesItsPlace() throws Exception {
        var signed = push("house", RULES);
        stack.cosign().sign(team, signed);
        apply("bundle", bundle(signed));
        resources.awaitEffect();
        assertJudges("bundle");

        var harmless = push("harmless", RULES.replace("not review.approved", "review.approved == 7"));
        stack.cosign().sign(stack.cosign().generateKeyPair("mallory"), harmless);
        apply("bundle", bundle(harmless));
        awaitRefused("bundle", "BundleRefused", "spec.requirements[0].rego.bundle");
        assertJudges("bundle");
    }

    private static void assertJudges(String namespace) {
        // A webhook hears of a revision a moment after the operator.
        assertThat(Deadline.in(SOON).await(() -> refusal(namespace, approved).isEmpty()))
                .as("%s", refusal(namespace, approved))
                .isTrue();
        assertThat(refusal(namespace, rejected))
                .singleElement()
                .asString()
                .contains("[PolicyDenied]", "reviewed by bob, who said no");
        assertThat(refusal(namespace, unreviewed)).singleElement().asString().contains("[AttestationMissing]");
        var sharing = Pods.of(namespace, "sharing", approved.byDigest());
        sharing.getSpec().setHostPID(true);
        assertThat(refusal(sharing))
                .singleElement()
                .asString()
                .contains("[PolicyDenied]", "the Pod shares the processes of its node");
    }

    /** Returns why a Pod with this image is refused; nothing if it is made. */
    private static List<String> refusal(String namespace, FixtureImage image) {
        return refusal(Pods.of(namespace, "attempt-" + UUID.randomUUID(), image.byDigest()));
    }

    private static List<String> refusal(Pod pod) {
        try {
            admin.resource(pod).create();
            return List.of();
        } catch (KubernetesClientException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static void awaitRefused(String name, String reason, String message) {
        assertThat(Deadline.in(SOON).await(() -> {
                    var accepted = accepted(name);
                    return accepted.reason().equals(reason)
                            && accepted.message().contains(message);
                }))
                .as("%s", accepted(name))
                .isTrue();
    }

    private static Condition accepted(String name) {
        var status = admin.resources(EvidencePolicy.class).withName(name).get().getStatus();
        return status.conditions().stream()
                .filter(condition -> condition.type() == Condition.Type.ACCEPTED)
                .findFirst()
                .orElseThrow();
    }

    private static FixtureImage reviewed(FixtureImage image, boolean approves) {
        stack.cosign().attest(team, image.byDigest(), REVIEW, "{\"approved\": " + approves + ", \"by\": \"bob\"}");
        return image;
    }

    private static void apply(String name, String rules) {
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: Enforce
                  match: {images: ["%s/apps/**"], namespaceSelector: {matchLabels: {tier: %s}}}
                  authorities: [{name: team, trustRoot: keys, keys: [release]}]
                  requirements:
                  - name: reviewed
                    rego:
                      inputs: [{predicateType: "%s", authorities: [team]}]
                      %s""".formatted(name, stack.registry().host(), name, REVIEW, rules));
    }

    private static String modules(String rego) {
        return "modules:\n        policy.rego: |\n" + rego.indent(10);
    }

    private static String bundle(String reference) {
        return "bundle: {reference: \"" + reference + "\", authorities: [team]}\n";
    }

    /** Pushes as users do: by the packaged command line. */
    private static String push(String name, String rego) throws IOException, InterruptedException {
        var source = Files.createDirectories(folder.resolve(name));
        Files.writeString(source.resolve("policy.rego"), rego);
        var host = stack.registry().host();
        var process = new ProcessBuilder(
                        Repository.find()
                                .root()
                                .resolve("cli/target/portcullis")
                                .toString(),
                        "policy",
                        "push",
                        host + "/policies/" + name + ":v1",
                        source.toString(),
                        "--plain-http",
                        host,
                        "--opa",
                        opa())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.strip();
    }

    private static String opa() {
        return Tools.find().binary("opa").toString();
    }
}
