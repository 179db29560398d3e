package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.OnDeletion;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Retention;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    private final BundleScene scene = new BundleScene();

    private void retain(@Nullable Retention retention) {
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                spec.signerName(),
                spec.serviceAccountName(),
                spec.destination(),
                spec.pullSecretName(),
                spec.cadence(),
                false,
                retention));
    }

    private String published() {
        return Objects.requireNonNull(scene.object.getStatus().published()).referrer();
    }

    @Test
    void withoutItNothingIsRemoved() {
        scene.settle();

        assertThat(scene.pruneOrders).isEmpty();
        assertThat(scene.condition(Condition.Type.PRUNED)).isEmpty();
    }

    @Test
    void whatIsSupersededIsRemovedAfterItsSuccessorWasPublished() {
        retain(new Retention(2, OnDeletion.RETAIN));
        scene.settle();

        assertThat(scene.asked).endsWith("publish in " + BundleScene.REPOSITORY, "prune " + BundleScene.REPOSITORY);
        assertThat(scene.pruneOrders).singleElement().satisfies(order -> {
            var metadata = scene.object.getMetadata();
            assertThat(order.own().owner())
                    .isEqualTo(new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()));
            assertThat(order.keep()).isEqualTo(2);
            assertThat(order.newest()).hasToString(published());
            assertThat(order.own().subject()).isEqualTo(BundleScene.SUBJECT);
            assertThat(order.own().with()).isEqualTo(SignedWith.key("key"));
        });
        assertThat(scene.reason(Condition.Type.PRUNED)).isEqualTo("Pruned");
    }

    @Test
    void nothingIsRemovedWhereNothingWasPublished() {
        retain(new Retention(2, OnDeletion.RETAIN));
        scene.published = new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_UNAVAILABLE, "it is down", null);
        scene.settle();
        scene.published = new Publisher.Outcome.Refused(ConditionReason.REGISTRY_READ_ONLY, "it is read-only");
        scene.now = scene.now.plus(Duration.ofHours(1));
        scene.settle();
        scene.published = new Publisher.Outcome.NotVerified("it does not hold");
        scene.now = scene.now.plus(Duration.ofHours(1));
        scene.settle();

        assertThat(scene.pruneOrders).isEmpty();
    }

    @Test
    void whereThereIsNoRoomItIsMade() {
        retain(new Retention(2, OnDeletion.RETAIN));
        scene.published = new Publisher.Outcome.Full("384 referrers");
        scene.settle();
        assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("ResponseTooLarge");
        assertThat(scene.pruneOrders)
                .singleElement()
                .satisfies(order -> assertThat(order.newest()).isNull());
        scene.published = null;
        scene.now = scene.now.plus(Duration.ofMinutes(1));

        scene.settle();

        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        assertThat(scene.asked).filteredOn(what -> what.startsWith("sign")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"unsupported, DeleteUnsupported", "refused, DeleteRefused", "unavailable, RegistryUnavailable"})
    void whatCannotBeRemovedIsToldAndHoldsNothingUp(String what, String reason) {
        retain(new Retention(2, OnDeletion.RETAIN));
        scene.pruned = switch (what) {
            case "unsupported" -> new Pruner.Outcome.Unsupported("it deletes nothing");
            case "refused" -> new Pruner.Outcome.Refused("these credentials may not");
            default -> new Pruner.Outcome.Unavailable("it is down");
        };

        var progress = scene.settle();

        assertThat(scene.reason(Condition.Type.PRUNED)).isEqualTo(reason);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        assertThat(progress.lookAgain()).isGreaterThan(Duration.ofHours(23));
        scene.now = scene.now.plus(Duration.ofHours(25));
        scene.settle();
        assertThat(scene.pruneOrders).hasSize(1);
    }

    /** The end comes after what is superseded was removed and before that is written down. */
    @Test
    void aCrashRepeatsItForTheSameNewest() {
        retain(new Retention(1, OnDeletion.RETAIN));
        scene.step();
        scene.step(true);

        scene.settle();

        assertThat(scene.pruneOrders).hasSize(2);
        assertThat(scene.pruneOrders)
                .allSatisfy(order -> assertThat(order.newest()).hasToString(published()));
        assertThat(scene.pushes).hasSize(1);
    }

    @Test
    void theConditionGoesWithTheRetention() {
        retain(new Retention(1, OnDeletion.RETAIN));
        scene.settle();
        retain(null);

        scene.settle();

        assertThat(scene.condition(Condition.Type.PRUNED)).isEmpty();
    }

    @Test
    void threeAreKeptWhereNothingIsSaid() {
        var retention = Serialization.unmarshal("{}", Retention.class);

        assertThat(retention.keep()).isEqualTo(3);
        assertThat(retention.onDeletion()).isEqualTo(OnDeletion.RETAIN);
    }
}
