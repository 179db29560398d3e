package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Destination;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    private final BundleScene scene = new BundleScene();

    private void publishIn(@Nullable String repository) {
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                spec.signerName(),
                spec.serviceAccountName(),
                new Destination(repository, "push"),
                spec.pullSecretName(),
                spec.cadence(),
                false,
                null));
    }

    private void permit(String... registryHosts) {
        var signer = Objects.requireNonNull(scene.signers.get("release"));
        var spec = signer.getSpec();
        signer.setSpec(new EvidenceSignerSpec(
                spec.namespaces(),
                spec.subjects(),
                spec.predicateTypes(),
                spec.collectors(),
                spec.prometheusEndpoints(),
                List.of(),
                List.of(registryHosts),
                null,
                spec.keySecret(),
                spec.keyless(),
                null,
                null,
                null));
    }

    @Test
    void isTheSubjectsRegistryOrOneThatTheSignerNames() {
        publishIn("registry.example.com/evidence/shop");
        scene.settle();
        permit("evidence.example.com");
        publishIn("evidence.example.com/apps/shop");
        scene.settle();

        assertThat(scene.asked)
                .contains("publish in registry.example.com/evidence/shop", "publish in evidence.example.com/apps/shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/apps/shop", "registry.example.com:5000/apps/shop"})
    void isNoRegistryThatTheSignerDoesNotName(String repository) {
        permit("evidence.example.com");
        publishIn(repository);
        scene.settle();

        assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("SignerNotAllowed");
        assertThat(scene.asked).isEmpty();
    }

    /** What was signed waits until it can be read again. */
    @Test
    void isNotPushedToWithASecretThatIsTakenAway() {
        scene.change(BundleScene.pushedWith("push"));
        scene.step();
        scene.secrets = new SignerCheck.Refusal(ConditionReason.REFERENCE_NOT_PERMITTED, "it may not be read");

        scene.settle();

        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("RefNotPermitted");
        assertThat(scene.pushes).isEmpty();
        scene.secrets = null;
        scene.now = scene.now.plus(Duration.ofMinutes(15));
        scene.settle();
        assertThat(scene.pushes).hasSize(1);
        assertThat(scene.asked).filteredOn(what -> what.startsWith("sign")).hasSize(1);
    }

    /** Who edits the spec once it is signed has what was signed for elsewhere sent along. */
    @Test
    void isLookedAtOnceMoreBeforeItIsPublished() {
        scene.step();
        publishIn("evil.example/apps/shop");
        scene.settle();
        scene.now = scene.now.plus(Duration.ofHours(1));
        scene.settle();
        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("SignerNotAllowed");
        assertThat(scene.pushes).isEmpty();
        publishIn(null);

        scene.settle();

        assertThat(scene.asked)
                .filteredOn(what -> what.startsWith("publish"))
                .isNotEmpty()
                .allMatch(what -> what.equals("publish in " + BundleScene.REPOSITORY));
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }

    /** Another signer permits that registry, and not this namespace. */
    @Test
    void isNotPermittedByTheSignerOfOthers() {
        scene.step();
        permit("evidence.example.com");
        var signer = Objects.requireNonNull(scene.signers.get("release"));
        var spec = signer.getSpec();
        signer.setSpec(new EvidenceSignerSpec(
                List.of("tenant-a"),
                spec.subjects(),
                spec.predicateTypes(),
                spec.collectors(),
                List.of(),
                List.of(),
                spec.registryHosts(),
                null,
                spec.keySecret(),
                spec.keyless(),
                null,
                null,
                null));
        publishIn("evidence.example.com/apps/shop");

        scene.settle();

        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("SignerNotAllowed");
        assertThat(scene.pushes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no host", "registry.example.com/Apps/Shop", "https://registry.example.com/apps", "/"})
    void thatCannotBeReadIsNoFaultOfOurs(String repository) {
        publishIn(repository);

        assertThat(scene.settle().lookAgain()).isNull();
        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("DestinationInvalid");
        assertThat(scene.asked).isEmpty();
    }

    @Test
    void thatCannotBeReadHoldsWhatIsSignedUntilItIsMended() {
        scene.step();
        publishIn("no host");
        scene.settle();
        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("DestinationInvalid");
        assertThat(scene.pushes).isEmpty();
        publishIn(null);

        scene.settle();

        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("Published");
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
    }
}
