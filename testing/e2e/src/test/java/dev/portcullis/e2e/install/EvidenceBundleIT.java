package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** From an EvidenceBundle to an admitted Pod: collected by the operator, signed by a real Vault, published in a real registry, judged by the webhook. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EvidenceBundleIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TESTS = "https://in-toto.io/attestation/test-result/v0.1";
    private static final String PASSED =
            "<testsuite tests='2' failures='0' errors='0'><testcase name='a'/>" + "<testcase name='b'/></testsuite>";
    private static final String FAILED = "<testsuite tests='2' failures='1' errors='0'><testcase name='a'/>"
            + "<testcase name='b'><failure message='no'/></testcase></testsuite>";

    private static LocalStack stack;
    private static VaultServer vault;
    private static KubernetesClient admin;
    private static Resources resources;
    private static FixtureImage image;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("evidence-bundle")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        vault = stack.closeWithStack(VaultServer.development(stack.tools(), stack.folder()));
        var cluster = stack.controlPlane();
        vault.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .signingPolicy("release", "transit", "release")
                .kubernetes(cluster.url().toString(), cluster.caPem(), cluster.adminToken())
                .kubernetesRole("release", "apps", "release", "release");
        image = new ImageFixtures(stack.registry(), 41).image("apps/shop", "1");
        cluster.createNamespace("apps", Map.of("tier", "production"));
        cluster.createNamespace("tenant", Map.of());
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        stack.closeWithStack(Installation.start(cluster, stack.folder(), settings));
        admin = stack.closeWithStack(cluster.admin().client());
        resources = new Resources(cluster);
        resources.apply(KeySigned.trustRoot(publicKey()));
        resources.apply(policy());
        resources.apply(rights("apps"));
        resources.apply(rights("tenant"));
        resources.awaitEffect();
        resources.apply(signer());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void withoutABundleTheImageIsRefused() {
        assertThat(refusal()).singleElement().asString().contains("[AttestationMissing]", "evidence-bundle/v1");
    }

    @Test
    @Order(2)
    void whatIsCollectedSignedAndPublishedAdmitsIt() {
        resources.apply(results("apps", PASSED));
        resources.apply(bundle("apps", "24h"));

        awaitReason("apps", Condition.Type.FRESH, "Fresh");

        var published = published();
        assertThat(published.complete()).isTrue();
        assertThat(published.keyVersion()).isEqualTo(1);
        awaitRefusal(List.of());
    }

    @Test
    @Order(3)
    void cosignAcceptsAndListsIt() {
        var key = stack.folder().write("release.pub", publicKey()).toString();
        assertThat(stack.cosign()
                        .run(
                                "verify-attestation",
                                "--key",
                                key,
                                "--insecure-ignore-tlog",
                                "--allow-http-registry",
                                "--type",
                                "https://portcullis.dev/evidence-bundle/v1",
                                image.byDigest()))
                .contains("payload");
        assertThat(stack.cosign().run("tree", "--allow-http-registry", image.byDigest()))
                .contains("evidence-bundle/v1");
    }

    @Test
    @Order(4)
    void anotherTenantIsNotSignedForAndChangesNothing() {
        resources.apply(results("tenant", FAILED));
        resources.apply(bundle("tenant", "24h"));

        awaitReason("tenant", Condition.Type.SIGNED, "SignerNotAllowed");

        assertThat(bundle("tenant").getStatus().published()).isNull();
        assertThat(refusal()).isEmpty();
    }

    @Test
    @Order(5)
    void theKeyIsRotatedAndWhatFailsThenTakesBackWhatPassed() {
        vault.setup().rotate("transit", "release");
        resources.apply(trustRootOfBothVersions());
        resources.apply(results("apps", FAILED));
        resources.apply(bundle("apps", "23h"));

        awaitReason("apps", Condition.Type.FRESH, "Incomplete");

        assertThat(published().keyVersion()).isEqualTo(2);
        awaitRefusal(List.of("[EvidenceBundleIncomplete]"));
        assertThat(refusal()).singleElement().asString().contains("item \"tests\" failed, TestsFailed");
    }

    @Test
    @Order(6)
    void aVaultThatIsAwayIsWaitedFor() {
        vault.pause();
        try {
            resources.apply(results("apps", PASSED));
            resources.apply(bundle("apps", "22h"));
            awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
            assertThat(refusal()).isNotEmpty();
        } finally {
            vault.resume();
        }

        awaitReason("apps", Condition.Type.FRESH, "Fresh");
        awaitRefusal(List.of());
    }

    private static String publicKey() {
        return publicKey(1);
    }

    private static String publicKey(int version) {
        return vault.setup()
                .read("transit/keys/release")
                .at("/data/keys/" + version + "/public_key")
                .asText();
    }

    private static String trustRootOfBothVersions() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: keys}
                spec:
                  keys: [{name: release, pem: "%s"}, {name: release-2, pem: "%s"}]
                ---
                """.formatted(publicKey(1).replace("\n", "\\n"), publicKey(2).replace("\n", "\\n")) + policy();
    }

    private static String policy() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: released}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities: [{name: vault, trustRoot: keys, keys: [%s]}]
                  requirements:
                  - name: released
                    evidenceBundle: {authorities: [vault], producers: [apps], items: [tests], maxAge: 24h}
                """.formatted(
                        stack.registry().host(),
                        vault.setup()
                                                .read("transit/keys/release")
                                                .at("/data/latest_version")
                                                .asInt()
                                        == 1
                                ? "release"
                                : "release, release-2");
    }

    /** What the chart writes for {@code evidence.namespaces}. */
    private static String rights(String namespace) {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: release, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: portcullis-evidence, namespace: %1$s}
                rules:
                - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [release], verbs: [create]}
                - {apiGroups: [""], resources: [configmaps], resourceNames: [results], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: portcullis-evidence, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: portcullis-evidence}
                subjects: [{kind: ServiceAccount, name: portcullis-operator, namespace: portcullis-system}]
                """.formatted(namespace);
    }

    private static String signer() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceSigner
                metadata: {name: release}
                spec:
                  namespaces: [apps]
                  subjects: ["%s/apps/**"]
                  predicateTypes: ["%s"]
                  collectors: [ConfigMap, JUnit]
                  vaultTransit: {address: "%s", key: release, role: release}
                """.formatted(stack.registry().host(), TESTS, vault.address());
    }

    private static String results(String namespace, String report) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: results, namespace: %s}
                data: {junit.xml: "%s"}
                """.formatted(namespace, report);
    }

    private static String bundle(String namespace, String interval) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceBundle
                metadata: {name: shop, namespace: %s}
                spec:
                  subject: {repository: %s, digest: "%s"}
                  signerName: release
                  serviceAccountName: release
                  cadence: {interval: %s}
                  items:
                  - name: tests
                    predicateType: "%s"
                    controls: [SOC2/CC8.1]
                    from: {configMap: {name: results, key: junit.xml}}
                    check: {junit: {minimumTests: 2}}
                """.formatted(namespace, repository(), image.digest(), interval, TESTS);
    }

    private static EvidenceBundleStatus.Published published() {
        return Objects.requireNonNull(bundle("apps").getStatus().published());
    }

    private static String repository() {
        return image.byDigest().substring(0, image.byDigest().indexOf('@'));
    }

    private static EvidenceBundle bundle(String namespace) {
        return admin.resources(EvidenceBundle.class)
                .inNamespace(namespace)
                .withName("shop")
                .get();
    }

    private static void awaitReason(String namespace, Condition.Type type, String reason) {
        assertThat(Deadline.in(SOON).await(() -> {
                    var object = bundle(namespace);
                    var status = object.getStatus();
                    return status != null
                            && object.getMetadata().getGeneration().equals(status.observedGeneration())
                            && status.conditions().stream()
                                    .anyMatch(condition -> condition.type() == type
                                            && condition.reason().equals(reason));
                }))
                .as("%s", bundle(namespace).getStatus())
                .isTrue();
    }

    /** A webhook keeps an absence for half a minute. */
    private static void awaitRefusal(List<String> words) {
        assertThat(Deadline.in(SOON).await(() -> {
                    var refusal = refusal();
                    return words.isEmpty()
                            ? refusal.isEmpty()
                            : words.stream().allMatch(word -> refusal.stream().anyMatch(why -> why.contains(word)));
                }))
                .as("%s", refusal())
                .isTrue();
    }

    /** Returns why a Pod with the image is refused; nothing if it is made. */
    private static List<String> refusal() {
        try {
            admin.resource(Pods.of("apps", "attempt-" + UUID.randomUUID(), image.byDigest()))
                    .create();
            return List.of();
        } catch (KubernetesClientException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
