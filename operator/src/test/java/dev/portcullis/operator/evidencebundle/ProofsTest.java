package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProofsTest {
    private final BundleScene scene = new BundleScene();

    private EvidenceSigner signer() {
        return Objects.requireNonNull(scene.signers.get("release"));
    }

    @BeforeEach
    void wantProofs() {
        signer().setSpec(BundleScene.proving(signer().getSpec()));
    }

    private long times(String what) {
        return scene.asked.stream().filter(asked -> asked.startsWith(what)).count();
    }

    @Test
    void areAddedAfterItIsSignedAndBeforeItIsPublished() {
        scene.settle();

        assertThat(scene.asked)
                .extracting(what -> what.split(" ", -1)[0])
                .containsExactly("resolve", "collect", "sign", "prove", "publish");
        var published = Objects.requireNonNull(scene.object.getStatus().published());
        assertThat(published.rekorIndex()).isEqualTo(7);
        assertThat(scene.pushes.keySet()).extracting(Digest::toString).containsExactly(published.digest());
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    @Test
    void areNotAskedForWhereTheSignerWantsNone() {
        signer().setSpec(BundleScene.permitting("apps", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap"));

        scene.settle();

        assertThat(times("prove")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = ConditionReason.class,
            names = {"TIMESTAMP_UNAVAILABLE", "LOG_UNAVAILABLE", "PROOF_REFUSED", "REFERENCE_NOT_FOUND"})
    void withoutThemNothingIsPublishedAndNothingSignedAgain(ConditionReason reason) {
        scene.proved = new BundleProving.Outcome.Failed(reason, "it is down");
        scene.settle();
        scene.now = scene.now.plus(Duration.ofMinutes(3));
        scene.settle();
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo(reason.code());
        assertThat(scene.pushes).isEmpty();
        assertThat(times("prove")).isEqualTo(2);
        scene.proved = null;
        scene.now = scene.now.plus(Duration.ofMinutes(10));

        scene.settle();

        assertThat(times("sign")).isEqualTo(1);
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("Signed");
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        assertThat(scene.pushes).hasSize(1);
    }

    /** As after an answer that was lost. */
    @Test
    void aSignatureThatTheLogHasAlreadyIsMadeAnewLater() {
        scene.proved = new BundleProving.Outcome.Spent(ConditionReason.LOG_UNAVAILABLE, "it has it");
        var again = scene.settle().lookAgain();
        assertThat(again).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("LogUnavailable");
        scene.proved = null;
        scene.now = scene.now.plus(Duration.ofMinutes(1));

        scene.settle();

        assertThat(times("sign")).isEqualTo(2);
        assertThat(scene.pushes).hasSize(1);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    /** The end comes after the log has the entry and before the bundle with it is written down. */
    @Test
    void aCrashTakesUpTheSameSignature() {
        scene.step();
        scene.step(true);
        scene.step(true);

        scene.settle();

        assertThat(times("sign")).isEqualTo(1);
        assertThat(times("prove")).isEqualTo(3);
        assertThat(scene.pushes).hasSize(1);
    }

    @Test
    void whatIsProvedOnceIsPushedAsItIs() {
        scene.published = new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_UNAVAILABLE, "it is down", null);
        scene.settle();
        scene.published = null;
        scene.now = scene.now.plus(Duration.ofHours(1));

        scene.settle();

        assertThat(times("prove")).isEqualTo(1);
        assertThat(scene.pushes).hasSize(1);
    }

    @Test
    void aSignerThatIsGoneProvesNothing() {
        scene.step();
        scene.signers.clear();

        scene.settle();

        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("RefNotFound");
        assertThat(times("prove")).isZero();
        assertThat(scene.pushes).isEmpty();
    }

    /** Who names another signer once it is signed has nobody asked for whom that signer is. */
    @Test
    void aSignerOfOthersIsNotHadToAskFor() {
        scene.step();
        signer().setSpec(BundleScene.proving(
                BundleScene.permitting("tenant-a", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap")));

        scene.settle();

        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("SignerNotAllowed");
        assertThat(times("prove")).isZero();
        assertThat(scene.pushes).isEmpty();
    }

    /** A policy may demand from now on what was not asked for before. */
    @Test
    void thatAreWantedFromNowOnAreAReasonToSignAgain() {
        signer().setSpec(BundleScene.permitting("apps", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap"));
        scene.settle();
        wantProofs();
        scene.now = scene.now.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
        assertThat(List.copyOf(scene.asked)).contains("prove " + BundleScene.SUBJECT);
    }
}
