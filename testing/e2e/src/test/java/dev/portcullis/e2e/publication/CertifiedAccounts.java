package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.ClusterIssuer;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.sigstore.SigstoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * A Sigstore instance whose Fulcio certifies the service accounts of a scene's cluster, by tokens of its API server, and a policy that wants one of them
 * to have signed.
 */
final class CertifiedAccounts {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BUNDLE = "signed";

    private final EvidenceScene scene;
    private final PrivateSigstore sigstore;
    private final FixtureImage image;

    private CertifiedAccounts(EvidenceScene scene, PrivateSigstore sigstore) {
        this.scene = scene;
        this.sigstore = sigstore;
        image = new ImageFixtures(scene.registry, 42).image("apps/signed", "1");
    }

    /** Starts the instance, and puts signer, trust root and policy in force. */
    static CertifiedAccounts start(EvidenceScene scene) {
        scene.resources.apply(DISCOVERY);
        var options = SigstoreOptions.standard().certifying(ClusterIssuer.of(scene.stack.controlPlane()));
        var sigstore = scene.stack.closeWithStack(
                PrivateSigstore.start(scene.stack.tools(), scene.stack.folder(), scene.stack.cosign(), options));
        var accounts = new CertifiedAccounts(scene, sigstore);
        scene.resources.apply(accounts.trust());
        accounts.signBy("sigstore");
        scene.resources.apply(accounts.policy());
        scene.resources.awaitEffect();
        return accounts;
    }

    /** Fulcio reads the keys of the API server as nobody. */
    private static final String DISCOVERY = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: issuer-discovery}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:service-account-issuer-discovery}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:unauthenticated}]
            """;

    /** The trusted root, what the chart writes for {@code evidence.caConfigMaps}, and the trust root of policies. */
    private String trust() {
        return EvidenceRights.configMap("sigstore", "trusted_root.json", sigstore.trustedRootJson())
                + """
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: sigstore}
                spec:
                  timestamp: Required
                  signedCertificateTimestamp: NotRequired
                  trustedRoot:
                    inline: |
                %s
                """.formatted(sigstore.trustedRootJson().indent(6));
    }

    /** Has the guard let the operator have tokens for Fulcio too, as value {@code evidence.audiences} of the chart does. */
    void permit() {
        var guard = Repository.find().manifests().resolve("guard-token-requests.yaml");
        try {
            scene.resources.apply(Files.readString(guard).replace("['vault']", "['vault', 'sigstore']"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the signer, or has it ask for tokens for another audience. */
    void signBy(String audience) {
        scene.resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidenceSigner
                metadata: {name: keyless}
                spec:
                  namespaces: [apps]
                  subjects: ["%s/apps/**"]
                  predicateTypes: ["%s"]
                  collectors: [ConfigMap, JUnit]
                  keyless: {url: "%s", audience: %s}
                  timestampAuthority: {url: "%s"}
                  rekor: {url: "%s"}
                  trustedRoot: {name: sigstore}
                """.formatted(
                        scene.registry.host(),
                        EvidenceScene.TYPE,
                        sigstore.fulcioUrl(),
                        audience,
                        sigstore.timestampUrl().resolve("/api/v1/timestamp"),
                        sigstore.rekorUrl()));
    }

    private String policy() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: keyless}
                spec:
                  mode: Enforce
                  match: {images: ["%s/apps/signed"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities:
                  - name: release
                    trustRoot: sigstore
                    identities: [{issuer: "%s", subject: "%s"}]
                  requirements:
                  - name: released
                    evidenceBundle: {authorities: [release], producers: [apps], items: [tests], maxAge: 24h}
                """.formatted(scene.registry.host(), PrivateSigstore.CLUSTER_ISSUER, subject("release"));
    }

    private static String subject(String account) {
        return "https://kubernetes.io/namespaces/apps/serviceaccounts/" + account;
    }

    /** Asks for evidence that a service account is to sign. */
    void ask(String account, int hours) {
        scene.resources.apply(EvidenceScene.request("apps", BUNDLE, image, hours)
                .replace("signerName: release", "signerName: keyless")
                .replace("serviceAccountName: release", "serviceAccountName: " + account));
    }

    private EvidenceBundleStatus status() {
        var status = scene.bundle("apps", BUNDLE).getStatus();
        return status == null ? EvidenceBundleStatus.none() : status;
    }

    EvidenceBundleStatus.Published published() {
        return java.util.Objects.requireNonNull(status().published());
    }

    void awaitReason(Condition.Type type, String reason, String message) {
        assertThat(Deadline.in(SOON)
                        .await(() -> status().conditions().stream()
                                .anyMatch(condition -> condition.type() == type
                                        && condition.reason().equals(reason)
                                        && condition.message().contains(message))))
                .as("%s %s: %s", type, reason, status())
                .isTrue();
    }

    /** Waits for a refusal with this word; for none without any. */
    void awaitRefusal(String... words) {
        assertThat(Deadline.in(SOON).await(() -> {
                    var refusal = scene.refusal(image);
                    return words.length == 0
                            ? refusal.isEmpty()
                            : List.of(words).stream()
                                    .allMatch(word -> refusal.stream().anyMatch(why -> why.contains(word)));
                }))
                .as("%s", scene.refusal(image))
                .isTrue();
    }

    /** Has cosign verify that this service account signed; it throws if it did not. */
    String verifyBy(String account) {
        var expected = new Checking.ByIdentity(PrivateSigstore.CLUSTER_ISSUER, subject(account));
        var services = sigstore.services(LogVersion.V2, true);
        return scene.stack
                .cosign()
                .verifyAttestation(
                        new Checking(Signing.Format.BUNDLE, expected, services),
                        "https://portcullis.dev/evidence-bundle/v1",
                        image.byDigest());
    }
}
