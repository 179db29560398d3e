package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.Condition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an evidence bundle whose signer, or its key, becomes another. */
class AnotherKeyTest {
    private final BundleScene scene = new BundleScene();

    private void name(String signer) {
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                signer,
                spec.serviceAccountName(),
                null,
                null,
                spec.cadence(),
                false,
                null));
    }

    private EvidenceSigner signer(String namespace, String secret) {
        var signer = new EvidenceSigner();
        var spec = BundleScene.permitting(namespace, "registry.example.com/**", BundleScene.TYPE, "ConfigMap");
        signer.setSpec(new EvidenceSignerSpec(
                spec.namespaces(),
                spec.subjects(),
                spec.predicateTypes(),
                spec.collectors(),
                List.of(),
                List.of(),
                List.of(),
                null,
                new EvidenceSignerSpec.KeySecret(secret, "key.pem"),
                null,
                null,
                null,
                null));
        return signer;
    }

    @Test
    void ofAnotherSignerSignsAtOnce() {
        scene.settle();
        scene.signers.put("next", signer("apps", "next-key"));
        name("next");

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
    }

    @Test
    void ofTheSameSignerSignsAtTheNextRun() {
        scene.settle();
        scene.signers.put("release", signer("apps", "next-key"));
        scene.now = scene.now.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
    }

    @Test
    void isNotSignedWithByWhomItDoesNotPermit() {
        scene.settle();
        scene.signers.put("next", signer("tenant-b", "next-key"));
        name("next");

        scene.settle();

        assertThat(scene.pushes).hasSize(1);
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("SignerNotAllowed");
    }

    @Test
    void whatElseASignerPermitsIsNoReasonToSignAgain() {
        scene.settle();
        scene.signers.put("release", signer("apps", "key"));
        scene.now = scene.now.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(1);
    }
}
