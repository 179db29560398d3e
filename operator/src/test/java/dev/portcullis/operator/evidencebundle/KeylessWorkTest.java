package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an evidence bundle goes on whose signature has a certificate, which lives for minutes. */
class KeylessWorkTest {
    /** Nobody reads it here but for its first line. */
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";

    private final BundleScene scene = new BundleScene();

    private EvidenceSigner signer() {
        return Objects.requireNonNull(scene.signers.get("release"));
    }

    @BeforeEach
    void signWithCertificates() {
        signer().setSpec(BundleScene.keyless(signer().getSpec(), "https://fulcio.example.com"));
        scene.signed = new StatementSigner.Signed.Made("bundle".getBytes(StandardCharsets.UTF_8), CERTIFICATE, null);
    }

    private long times(String what) {
        return scene.asked.stream().filter(asked -> asked.startsWith(what)).count();
    }

    @Test
    void isProvedAndPublished() {
        scene.settle();

        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        assertThat(times("sign as apps/default")).isEqualTo(1);
    }

    @Test
    void isSignedAnewOnceItsCertificateHasEndedUnproved() {
        scene.proved = new BundleProving.Outcome.Spent(ConditionReason.TIMESTAMP_UNAVAILABLE, "it has ended");
        scene.settle();
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("TimestampUnavailable");
        assertThat(scene.pushes).isEmpty();
        scene.proved = null;
        scene.now = scene.now.plus(Duration.ofMinutes(1));

        scene.settle();

        assertThat(times("sign")).isEqualTo(2);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    /** A signer that asks for a log entry by now, or trusts another authority, must not block the object for ever. */
    @Test
    void isSignedAnewWhereItDoesNotVerifyAnyMore() {
        scene.published = new Publisher.Outcome.NotVerified("there is no entry of a log");
        scene.settle();
        assertThat(scene.reason(Condition.Type.VERIFIED)).isEqualTo("VerificationFailed");
        assertThat(times("sign")).isEqualTo(1);
        scene.published = null;
        scene.now = scene.now.plus(Duration.ofMinutes(1));

        scene.settle();

        assertThat(times("sign")).isEqualTo(2);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    @Test
    void isNotAskedForBeforeFulcioWantsItToBe() {
        scene.signed = new StatementSigner.Signed.Unavailable("it limits requests", Duration.ofMinutes(30));
        var again = scene.settle().lookAgain();

        assertThat(again).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("SignerUnavailable");
    }

    @Test
    void isSignedAnewWhereItsSignerHasAKeyByNow() {
        scene.step();
        signer().setSpec(BundleScene.permitting("apps", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap"));
        scene.signed = null;

        scene.settle();

        assertThat(times("sign")).isEqualTo(2);
        assertThat(times("prove")).isZero();
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    @Test
    void isNotPublishedWhereItsSignerIsGone() {
        scene.step();
        scene.signers.clear();

        scene.settle();

        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("RefNotFound");
        assertThat(scene.pushes).isEmpty();
    }

    /** Policies name the account. */
    @Test
    void isPublishedAnewWhereAnotherAccountSigns() {
        scene.settle();
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(), spec.items(), "release", "other", null, null, spec.cadence(), false, null));

        scene.settle();

        assertThat(times("sign as apps/other")).isEqualTo(1);
        assertThat(times("publish")).isEqualTo(2);
    }
}
