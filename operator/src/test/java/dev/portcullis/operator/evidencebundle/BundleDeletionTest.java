package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Destination;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.OnDeletion;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec.Retention;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.acceptance.Finalization.Departure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleDeletionTest {
    private static final String OTHER = "registry.example.com/evidence/shop";

    private final BundleScene scene = new BundleScene();

    private void edit(@Nullable Retention retention, @Nullable String destination, boolean suspend) {
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                spec.signerName(),
                spec.serviceAccountName(),
                destination == null ? null : new Destination(destination, "push"),
                spec.pullSecretName(),
                spec.cadence(),
                suspend,
                retention));
    }

    private void publish() {
        edit(new Retention(3, OnDeletion.DELETE), null, false);
        scene.settle();
        scene.asked.clear();
    }

    private Departure<EvidenceBundleStatus> delete() {
        scene.object.getMetadata().setDeletionTimestamp(scene.now.toString());
        return depart();
    }

    private Departure<EvidenceBundleStatus> depart() {
        var departure = scene.deletion().depart(scene.object);
        scene.object.setStatus(departure.decision().status());
        return departure;
    }

    private Condition removed() {
        return scene.condition(Condition.Type.REMOVED).orElseThrow();
    }

    private void assertStays(String reason, String... words) {
        assertThat(removed().status()).isEqualTo(Condition.Status.FALSE);
        assertThat(removed().reason()).isEqualTo(reason);
        assertThat(removed().message()).contains(words);
    }

    private void forge(List<Place> places) {
        var status = scene.object.getStatus();
        scene.object.setStatus(new EvidenceBundleStatus(
                status.observedGeneration(),
                status.conditions(),
                status.subjectDigest(),
                status.items(),
                status.collectedAt(),
                status.pending(),
                status.published(),
                places,
                status.nextRun(),
                status.history()));
    }

    @Test
    void whatWasPublishedIsRemovedAndTheObjectGoes() {
        publish();

        var departure = delete();

        assertThat(departure.done()).isTrue();
        assertThat(scene.removals).singleElement().satisfies(own -> {
            var metadata = scene.object.getMetadata();
            assertThat(own.owner())
                    .isEqualTo(new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()));
            assertThat(own.subject()).isEqualTo(BundleScene.SUBJECT);
            assertThat(own.destination()).hasToString(BundleScene.REPOSITORY);
            assertThat(own.with()).isEqualTo(SignedWith.key("key"));
        });
        assertThat(removed().holds(Condition.Type.REMOVED)).isTrue();
        assertThat(scene.asked).hasSize(1);
    }

    @Test
    void whereItIsKeptNobodyIsAsked() {
        publish();
        for (var retention : new Retention[] {null, new Retention(1, OnDeletion.RETAIN)}) {
            edit(retention, null, false);

            assertThat(scene.deletion().isWanted(scene.object)).isFalse();
            assertThat(delete().done()).isTrue();
        }
        assertThat(scene.asked).isEmpty();
    }

    @Test
    void whatWasNeverPublishedGoesAtOnce() {
        edit(new Retention(3, OnDeletion.DELETE), null, false);

        assertThat(delete().done()).isTrue();
        assertThat(scene.asked).isEmpty();
    }

    /** What was pushed and not written down as published is looked for as well. */
    @Test
    void whatMayHaveBeenPublishedIsLookedFor() {
        edit(new Retention(3, OnDeletion.DELETE), null, false);
        scene.step();

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).hasSize(1);
    }

    @Test
    void everyPlaceIsLookedThroughTheOldestFirst() {
        publish();
        scene.signed = new StatementSigner.Signed.Made("other".getBytes(StandardCharsets.UTF_8), "key 2", 2);
        edit(new Retention(3, OnDeletion.DELETE), OTHER, false);
        scene.settle();
        scene.asked.clear();

        assertThat(delete().done()).isTrue();
        assertThat(scene.asked)
                .containsExactly(
                        "remove from " + BundleScene.REPOSITORY + " by key", "remove from " + OTHER + " by key 2");
    }

    /** Else what passed earlier would count again. */
    @Test
    void wherePartOfItStaysNothingNewerIsRemoved() {
        publish();
        edit(new Retention(3, OnDeletion.DELETE), OTHER, false);
        scene.settle();
        scene.asked.clear();
        scene.refusals.put(BundleScene.REPOSITORY, new Pruner.Outcome.Unavailable("it is down"));

        assertThat(delete().done()).isFalse();
        assertThat(scene.asked).containsExactly("remove from " + BundleScene.REPOSITORY + " by key");
        assertStays("RegistryUnavailable", BundleScene.REPOSITORY, OTHER, "it is down");
    }

    @Test
    void suspendedItIsRemovedAllTheSame() {
        publish();
        edit(new Retention(3, OnDeletion.DELETE), null, true);

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).hasSize(1);
    }

    @Test
    void aRegistryThatDeletesNothingHoldsNothing() {
        publish();
        scene.removed = new Pruner.Outcome.Unsupported("it deletes nothing");

        assertThat(delete().done()).isTrue();
        assertStays("DeleteUnsupported", BundleScene.REPOSITORY, BundleScene.SUBJECT.toString(), "by hand");
    }

    @ParameterizedTest
    @CsvSource({"refused, DeleteRefused", "unavailable, RegistryUnavailable"})
    void whatMayPassIsWaitedForAndNotForEver(String what, String reason) {
        publish();
        scene.removed = what.equals("refused")
                ? new Pruner.Outcome.Refused("these credentials may not")
                : new Pruner.Outcome.Unavailable("it is down");

        var departure = delete();
        assertThat(departure.done()).isFalse();
        assertStays(reason, "it is tried again until");
        var end = scene.now.plus(BundleDeletion.PATIENCE);
        var attempts = 0;
        while (!departure.done()) {
            assertThat(departure.decision().lookAgain()).isPositive();
            scene.now =
                    scene.now.plus(Objects.requireNonNull(departure.decision().lookAgain()));
            assertThat(scene.now).isBeforeOrEqualTo(end);
            departure = depart();
            attempts++;
        }

        assertThat(attempts).isBetween(3, 40);
        assertThat(scene.now).isEqualTo(end);
        assertStays(reason, "by hand");
        assertThat(departure.decision().before())
                .isNotEqualTo(departure.decision().after());
    }

    /** Ten minutes are the bound whatever goes wrong. */
    @Test
    void aFaultIsTriedAgainAndNotForEver() {
        publish();
        scene.fault = new IllegalArgumentException("nobody thought of this");

        assertThat(delete().done()).isFalse();
        assertStays("InternalError", BundleScene.REPOSITORY, "IllegalArgumentException", "it is tried again until");
        scene.now = scene.now.plus(BundleDeletion.PATIENCE);
        assertThat(depart().done()).isTrue();
        assertStays("InternalError", "by hand");
    }

    @Test
    void aFaultThatPassesLeavesNothing() {
        publish();
        scene.fault = new IllegalArgumentException("nobody thought of this");
        delete();
        scene.fault = null;

        assertThat(depart().done()).isTrue();
        assertThat(removed().holds(Condition.Type.REMOVED)).isTrue();
    }

    @Test
    void wherePublicationWasSeenAListIsExpected() {
        publish();
        delete();
        assertThat(scene.certainties).containsExactly(true);

        forge(List.of(new Place(OTHER, "key")));
        depart();

        assertThat(scene.certainties).containsExactly(true, false);
    }

    @Test
    void whatPassesIsRemovedThen() {
        publish();
        scene.removed = new Pruner.Outcome.Unavailable("it is down");
        var departure = delete();
        scene.now = scene.now.plus(Objects.requireNonNull(departure.decision().lookAgain()));
        scene.removed = new Pruner.Outcome.Pruned(1);

        assertThat(depart().done()).isTrue();
        assertThat(removed().reason()).isEqualTo("Removed");
    }

    @Test
    void whoseSecretsAreGoneIsNotWaitedFor() {
        publish();
        scene.removed = new Pruner.Outcome.Refused("these credentials may not");
        scene.secretsGone = true;

        assertThat(delete().done()).isTrue();
        assertStays("DeleteRefused", "a Secret with its credentials is gone");
    }

    /** One attempt is made all the same: the operator may have been away. */
    @ParameterizedTest
    @CsvSource({"-PT1H, true", "PT1H, false"})
    void aClockThatIsWrongHoldsNothingForEver(Duration apart, boolean done) {
        publish();
        scene.removed = new Pruner.Outcome.Unavailable("it is down");
        scene.object.getMetadata().setDeletionTimestamp(scene.now.plus(apart).toString());

        assertThat(depart().done()).isEqualTo(done);
        assertThat(scene.removals).hasSize(1);
        scene.now = scene.now.plus(BundleDeletion.PATIENCE);
        assertThat(depart().done()).isTrue();
    }

    /** Whoever may write a status must not have the operator ask whom it likes. */
    @Test
    void aPlaceThatTheSignerDoesNotPermitIsNotAsked() {
        publish();
        forge(List.of(new Place("internal.example.com/apps/shop", "key")));

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).isEmpty();
        assertStays("DeleteUnsupported", "does not permit destinations on internal.example.com");
    }

    enum Withdrawn {
        SIGNER,
        NAMESPACE,
        SUBJECT
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotPermittedAnyMoreRemovesNothing(Withdrawn withdrawn) {
        publish();
        var signer = Objects.requireNonNull(scene.signers.get("release"));
        switch (withdrawn) {
            case SIGNER -> scene.signers.clear();
            case NAMESPACE ->
                signer.setSpec(BundleScene.permitting(
                        "others", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap"));
            case SUBJECT ->
                signer.setSpec(BundleScene.permitting(
                        "apps", "registry.example.com/others/**", BundleScene.TYPE, "ConfigMap"));
        }

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).isEmpty();
        assertStays("DeleteUnsupported", "EvidenceSigner release");
    }

    @Test
    void whatSomebodyWroteThatIsNoRepositoryHoldsNothing() {
        publish();
        forge(List.of(new Place("no repository", "key")));

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).isEmpty();
        assertStays("DeleteUnsupported", "no repository");
    }

    @Test
    void whereNothingTellsTheKeyItSaysWhatStays() {
        publish();
        forge(List.of());

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).isEmpty();
        assertStays("KeyUnknown", BundleScene.REPOSITORY);
    }

    /** What was published before the places were written down. */
    @Test
    void whereOnlyOtherPlacesAreKnownItSaysWhatStays() {
        publish();
        forge(List.of(new Place(OTHER, "key")));

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).hasSize(1);
        assertStays("KeyUnknown", BundleScene.REPOSITORY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyWhatWasForgottenIsSaidToStay(boolean forgotten) {
        publish();
        forge(IntStream.range(0, EvidenceBundleStatus.MOST_PLACES)
                .mapToObj(number -> new Place(BundleScene.REPOSITORY, "key " + number))
                .toList());
        if (forgotten) {
            edit(new Retention(3, OnDeletion.DELETE), OTHER, false);
            scene.settle();
        }

        assertThat(delete().done()).isTrue();
        assertThat(scene.removals).hasSize(EvidenceBundleStatus.MOST_PLACES);
        assertThat(removed().reason()).isEqualTo(forgotten ? "KeyUnknown" : "Removed");
    }

    @Test
    void whereItGoesIsWrittenDownBeforeItIsPushed() {
        publish();
        assertThat(scene.object.getStatus().publishedIn()).containsExactly(new Place(BundleScene.REPOSITORY, "key"));
        scene.published = new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_UNAVAILABLE, "it is down", null);
        scene.outcome = new ItemOutcome.Failed("TestsFailed", "one failed");
        scene.now = scene.now.plus(Duration.ofHours(25));
        scene.settle();
        edit(new Retention(3, OnDeletion.DELETE), OTHER, false);
        scene.asked.clear();

        scene.step();

        assertThat(scene.asked).isEmpty();
        assertThat(scene.object.getStatus().publishedIn())
                .containsExactly(new Place(OTHER, "key"), new Place(BundleScene.REPOSITORY, "key"));
        scene.step();
        assertThat(scene.asked).containsExactly("publish in " + OTHER);
    }

    @Test
    void whenItWasDeletedMayBeUnknown() {
        publish();
        scene.removed = new Pruner.Outcome.Unavailable("it is down");
        scene.object.getMetadata().setDeletionTimestamp("soon");

        assertThat(depart().done()).isFalse();
        scene.now = scene.now.plus(BundleDeletion.PATIENCE);
        assertThat(depart().done()).isTrue();
    }
}
