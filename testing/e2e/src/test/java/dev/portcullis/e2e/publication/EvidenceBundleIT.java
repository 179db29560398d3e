package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** From an EvidenceBundle to an admitted Pod: collected by the operator, signed by a real Vault, published in a real registry, judged by the webhook. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EvidenceBundleIT {
    private static EvidenceScene scene;
    private static VaultAudit vault;

    @BeforeAll
    static void start() {
        scene = EvidenceScene.start("evidence-bundle");
        scene.stack.controlPlane().createNamespace("tenant", Map.of());
        scene.resources.apply(EvidenceRights.of("tenant"));
        scene.enforce();
        vault = VaultAudit.of(scene);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    @Order(1)
    void withoutABundleTheImageIsRefused() {
        scene.awaitRefusal("[AttestationMissing]", "evidence-bundle/v1");
    }

    @Test
    @Order(2)
    void anotherTenantIsNotSignedForAndTheImageStaysRefused() {
        scene.report("tenant", 2, false);
        scene.ask("tenant", "shop", 24);

        scene.awaitReason("tenant", Condition.Type.SIGNED, "SignerNotAllowed");

        assertThat(vault.aboutSigning()).isZero();
        assertThat(scene.bundle("tenant", "shop").getStatus().published()).isNull();
        assertThat(scene.listed()).isZero();
        scene.awaitRefusal("[AttestationMissing]", "evidence-bundle/v1");
    }

    /** One of that name is looked for beside the object, wherever others have theirs. */
    @Test
    @Order(3)
    void aSecretOfAnotherTenantIsNotUsedAndTheImageStaysRefused() {
        scene.resources.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: push, namespace: tenant}
                type: kubernetes.io/dockerconfigjson
                stringData: {.dockerconfigjson: '{"auths": {"%s": {"username": "tenant", "password": "secret"}}}'}
                """.formatted(scene.registry.host()));
        scene.report("apps", 2, false);
        scene.resources.apply(
                EvidenceScene.request("apps", "shop", scene.image, 20) + "  destination: {pushSecretName: push}\n");

        scene.awaitReason("apps", Condition.Type.SIGNED, "RefNotFound");

        assertThat(vault.aboutSigning()).isZero();
        assertThat(scene.listed()).isZero();
        scene.awaitRefusal("[AttestationMissing]", "evidence-bundle/v1");
    }

    @Test
    @Order(4)
    void whatIsCollectedSignedAndPublishedAdmitsIt() {
        scene.report("apps", 2, false);
        scene.ask("apps", "shop", 24);

        scene.awaitReason("apps", Condition.Type.FRESH, "Fresh");

        assertThat(scene.published().complete()).isTrue();
        assertThat(scene.published().keyVersion()).isEqualTo(1);
        assertThat(vault.aboutSigning()).isPositive();
        scene.awaitRefusal();
    }

    @Test
    @Order(5)
    void cosignAcceptsAndListsIt() {
        var key = scene.stack.folder().write("release.pub", scene.publicKey(1)).toString();
        assertThat(scene.stack
                        .cosign()
                        .run(
                                "verify-attestation",
                                "--key",
                                key,
                                "--insecure-ignore-tlog",
                                "--allow-http-registry",
                                "--type",
                                "https://portcullis.dev/evidence-bundle/v1",
                                scene.image.byDigest()))
                .contains("payload");
        assertThat(scene.stack.cosign().run("tree", "--allow-http-registry", scene.image.byDigest()))
                .contains("evidence-bundle/v1");
    }

    @Test
    @Order(6)
    void anotherTenantTakesBackNothingOfIt() {
        scene.report("tenant", 2, true);
        scene.ask("tenant", "shop", 23);

        scene.awaitReason("tenant", Condition.Type.SIGNED, "SignerNotAllowed");

        assertThat(scene.bundle("tenant", "shop").getStatus().published()).isNull();
        assertThat(scene.refusal()).isEmpty();
    }

    @Test
    @Order(7)
    void theKeyIsRotatedAndWhatFailsThenTakesBackWhatPassed() {
        scene.rotate();
        scene.report("apps", 2, true);
        scene.ask("apps", "shop", 23);

        scene.awaitReason("apps", Condition.Type.FRESH, "Incomplete");

        assertThat(scene.published().keyVersion()).isEqualTo(2);
        scene.awaitRefusal("[EvidenceBundleIncomplete]", "item \"tests\" failed, TestsFailed");
    }

    @Test
    @Order(8)
    void aVaultThatIsAwayIsWaitedFor() {
        scene.vault.pause();
        try {
            scene.report("apps", 3, false);
            scene.ask("apps", "shop", 22);
            scene.awaitReason("apps", Condition.Type.SIGNED, "SignerUnavailable");
            assertThat(scene.refusal()).isNotEmpty();
        } finally {
            scene.vault.resume();
        }

        scene.awaitReason("apps", Condition.Type.FRESH, "Fresh");
        scene.awaitRefusal();
    }

    /** One by the first version of the key stays, since a policy may know no other one. */
    @Test
    @Order(9)
    void whatIsSupersededIsRemovedAndTheImageStaysAdmitted() {
        assertThat(scene.listed()).isGreaterThan(2);
        scene.report("apps", 4, false);

        scene.resources.apply(EvidenceScene.request("apps", "shop", scene.image, 21) + "  retention: {keep: 1}\n");

        scene.awaitReason("apps", Condition.Type.PRUNED, "Pruned");
        assertThat(scene.listed()).isEqualTo(2);
        scene.awaitRefusal();
    }

    /** By both versions of the key. Another bundle about the same image, by the same signer, stays and goes on admitting it. */
    @Test
    @Order(10)
    void withAnObjectGoesWhatItHadPublishedAndNothingElse() {
        scene.ask("apps", "till", 24);
        scene.awaitCondition("till", "Fresh");
        scene.deleteWith("shop", 21);
        assertThat(scene.listed()).isEqualTo(3);

        scene.delete("shop");

        scene.awaitGone("shop");
        assertThat(scene.listed()).isEqualTo(1);
        var till =
                Objects.requireNonNull(scene.bundle("apps", "till").getStatus().published());
        assertThat(scene.lists(till.referrer())).isTrue();
        scene.awaitRefusal();
    }

    @Test
    @Order(11)
    void aRegistryThatIsAwayHoldsAnObjectUntilItIsBack() {
        scene.deleteWith("till", 24);
        scene.registry.pause();
        try {
            scene.delete("till");
            scene.awaitCondition("till", "RegistryUnavailable");
            assertThat(scene.bundle("apps", "till").isMarkedForDeletion()).isTrue();
        } finally {
            scene.registry.resume();
        }

        scene.awaitGone("till");
        assertThat(scene.listed()).isZero();
    }
}
