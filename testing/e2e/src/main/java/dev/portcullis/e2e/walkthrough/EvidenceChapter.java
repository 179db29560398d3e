package dev.portcullis.e2e.walkthrough;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.publication.EvidenceRights;
import dev.portcullis.e2e.walkthrough.Attempt.Workload;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;

/** A Deployment that is refused until its EvidenceBundle was collected, signed with Vault and published. */
final class EvidenceChapter implements AutoCloseable {
    static final String NAMESPACE = "release";
    private static final String KEY = "evidence";
    private static final String TESTS = "https://in-toto.io/attestation/test-result/v0.1";
    private static final Duration SOON = Duration.ofMinutes(3);

    private final LocalStack stack;
    private final VaultServer vault;
    private final FixtureImage image;

    private EvidenceChapter(LocalStack stack, VaultServer vault, FixtureImage image) {
        this.stack = stack;
        this.vault = vault;
        this.image = image;
    }

    /** Starts a Vault whose key signs for service account {@code release}. */
    static EvidenceChapter begin(LocalStack stack, FixtureImage image) {
        var vault = VaultServer.development(stack.tools(), stack.folder());
        var cluster = stack.controlPlane();
        vault.setup()
                .transit("transit")
                .key("transit", KEY, "ecdsa-p256")
                .signingPolicy(KEY, "transit", KEY)
                .kubernetes(cluster.url().toString(), cluster.caPem(), cluster.adminToken())
                .kubernetesRole(KEY, NAMESPACE, "release", KEY);
        return new EvidenceChapter(stack, vault, image);
    }

    /** Writes trust root, policy, signer and what the chart grants; nobody has asked for evidence yet. */
    void prepare(Resources resources) {
        stack.controlPlane().createNamespace(NAMESPACE, Objects.tier("release"));
        var pem = vault.setup()
                .read("transit/keys/" + KEY)
                .at("/data/keys/1/public_key")
                .asText();
        resources.apply(Objects.key("vault-keys", KEY, pem));
        resources.apply(EvidenceRights.of(NAMESPACE));
        resources.apply(rules());
    }

    /** Applies the EvidenceBundle and waits until the gate admits the image; returns whether it came to that. */
    boolean publish(Resources resources) {
        resources.apply(request());
        try (var client = stack.controlPlane().admin().client()) {
            return Deadline.in(SOON).await(() -> isFresh(client))
                    && Deadline.in(SOON).await(() -> isAdmitted(client));
        }
    }

    /** Returns what cosign lists of the image. */
    String tree() {
        return stack.cosign().run("tree", "--allow-http-registry", image.byDigest());
    }

    List<Attempt> attempts(Expectation expectation, String title) {
        return List.of(new Attempt(title, NAMESPACE, Workload.DEPLOYMENT, image.byDigest(), expectation));
    }

    private static boolean isFresh(KubernetesClient client) {
        var bundle = client.resources(EvidenceBundle.class)
                .inNamespace(NAMESPACE)
                .withName("shop")
                .get();
        return bundle.getStatus() != null
                && bundle.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.holds(Condition.Type.FRESH));
    }

    /** What was not there ten seconds ago may still count as absent. */
    private boolean isAdmitted(KubernetesClient client) {
        try {
            client.resource(Pods.of(NAMESPACE, "dry-run", image.byDigest()))
                    .dryRun()
                    .create();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private String rules() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: released-images}
                spec:
                  mode: Enforce
                  match: {images: ["%1$s/release/**"], namespaceSelector: {matchLabels: {tier: release}}}
                  authorities: [{name: vault, trustRoot: vault-keys, keys: [%2$s]}]
                  requirements:
                    - name: released
                      evidenceBundle: {authorities: [vault], producers: [%3$s], items: [tests], controls: [SOC2/CC8.1], maxAge: 24h}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceSigner
                metadata: {name: release}
                spec:
                  namespaces: [%3$s]
                  subjects: ["%1$s/release/**"]
                  predicateTypes: ["%4$s"]
                  collectors: [ConfigMap, JUnit]
                  vaultTransit: {address: "%5$s", key: %2$s, role: %2$s}
                """.formatted(stack.registry().host(), KEY, NAMESPACE, TESTS, vault.address());
    }

    /** What a product team writes. */
    private String request() {
        var reference = image.byDigest();
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: results, namespace: %1$s}
                data:
                  junit.xml: |
                    <testsuite tests="2" failures="0" errors="0"><testcase name="pays"/><testcase name="refunds"/></testsuite>
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceBundle
                metadata: {name: shop, namespace: %1$s}
                spec:
                  subject: {repository: %2$s, digest: "%3$s"}
                  signerName: release
                  serviceAccountName: release
                  items:
                    - name: tests
                      predicateType: %4$s
                      controls: [SOC2/CC8.1]
                      maxAge: 24h
                      from: {configMap: {name: results, key: junit.xml}}
                      check: {junit: {minimumTests: 2}}
                """.formatted(NAMESPACE, reference.substring(0, reference.indexOf('@')), image.digest(), TESTS);
    }

    @Override
    public void close() {
        vault.close();
    }
}
