package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.OTHER;
import static dev.portcullis.evidence.Scene.RIVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layout is looked up for every image, and says for itself whether it was read completely. */
final class LayoutsTest {
    private final FakeRegistry registry = new FakeRegistry();
    private final RegistryEvidence evidence = new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, 64 << 20);

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void findsAndVerifiesALayerByTag() {
        var artifact = registry.tag(IMAGE, "sig", "acme=ci");

        assertThat(facts(gather())).singleElement().satisfies(fact -> {
            assertThat(fact.subject()).isEqualTo(IMAGE);
            assertThat(fact.location().layout()).isEqualTo(Layout.LAYER_BY_TAG);
            assertThat(fact.location().artifact()).isEqualTo(artifact);
        });
    }

    @Test
    void mergesAllLayoutsAndCombinesNothing() {
        registry.attach(IMAGE, "acme=bundle");
        registry.tag(IMAGE, "sig", "acme=first", "acme=second");
        registry.tag(IMAGE, "att", "acme=third!https://example.com/review/v1");

        assertThat(facts(gather()))
                .extracting(fact ->
                        ((Signer.Key) fact.signer()).name() + " " + fact.claim().kind())
                .containsExactlyInAnyOrder(
                        "bundle SIGNATURE", "first SIGNATURE", "second SIGNATURE", "third ATTESTATION");
    }

    @Test
    void findsLayersInAnArtifactThatNamesTheImage() {
        registry.attach(IMAGE, List.of(FakeRegistry.layer("acme=ci", FakeRegistry.SIMPLE_SIGNING)), "acme=ci");

        assertThat(facts(gather()))
                .singleElement()
                .satisfies(fact -> assertThat(fact.location().layout()).isEqualTo(Layout.LAYER_BY_REFERRERS));
    }

    @Test
    void rejectsLayersInAnArtifactThatNamesAnotherImage() {
        registry.attach(OTHER, List.of(FakeRegistry.layer("acme=ci", FakeRegistry.SIMPLE_SIGNING)), "acme=ci");

        var gathered = gather();

        assertThat(facts(gathered)).isEmpty();
        assertThat(gathered.facts().rejections())
                .allSatisfy(
                        rejected -> assertThat(rejected.rejection().reason()).isEqualTo(Reason.SUBJECT_MISMATCH));
    }

    @Test
    void takesTheTagOfAnotherImageForNothing() {
        registry.tag(OTHER, "sig", "acme=ci");

        assertThat(facts(gather())).isEmpty();
    }

    @Test
    void saysForEachLayoutThatItWasReadCompletely() {
        var gathered = gather();

        assertThat(gathered.facts().lookups())
                .extracting(Lookup::what)
                .containsExactlyInAnyOrder(
                        "referrers",
                        "tag .sig",
                        "tag .att",
                        Lookup.EVERYTHING,
                        "referrers",
                        "tag .sig",
                        "tag .att",
                        Lookup.EVERYTHING);
        assertThat(Scene.outcomes(gathered.facts())).containsExactly(LookupOutcome.Complete.class);
        assertThat(gathered.absenceShareable()).isTrue();
    }

    @Test
    void doesNotTakeForNothingWhatMayBeHidden() {
        registry.behindAuthentication = true;
        for (var suffix : List.of("sig", "att")) {
            registry.tagged.put(FakeRegistry.tagOf(IMAGE, suffix), new RegistryResult.NotFound<>(true, "404"));
        }

        var hidden = gather().facts();
        registry.tag(IMAGE, "att", "acme=ci");
        var seen = gather().facts();

        assertThat(Scene.outcomes(hidden)).containsExactly(LookupOutcome.Complete.class);
        assertThat(hidden.lookups()).extracting(Lookup::what).doesNotContain(Lookup.EVERYTHING);
        assertThat(seen.lookups()).extracting(Lookup::what).contains(Lookup.EVERYTHING);
    }

    @Test
    void knowsNotEverythingOfWhatWasReadInPart() {
        registry.attach(IMAGE, "acme=ci");
        registry.shortfall = "there are more";

        assertThat(gather().facts().lookups()).extracting(Lookup::what).doesNotContain(Lookup.EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sig", "att"})
    void isUndecidableWhereATagCannotBeAsked(String suffix) {
        registry.attach(IMAGE, "acme=ci");
        registry.tagged.put(
                FakeRegistry.tagOf(IMAGE, suffix),
                new RegistryResult.Unavailable<>(Reason.REGISTRY_RATE_LIMITED, "429", null));

        var gathered = gather();

        assertThat(facts(gathered)).hasSize(1);
        assertThat(outcome(gathered, "tag ." + suffix)).isInstanceOf(LookupOutcome.Undecidable.class);
        assertThat(outcome(gathered, "referrers")).isInstanceOf(LookupOutcome.Complete.class);
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void aLayoutThatFailsHidesNoOther() {
        registry.referrers = new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "503", null);
        registry.tag(IMAGE, "sig", "acme=ci");

        var gathered = gather();

        assertThat(facts(gathered)).hasSize(1);
        assertThat(outcome(gathered, "referrers")).isInstanceOf(LookupOutcome.Undecidable.class);
    }

    @ParameterizedTest
    @CsvSource({"REGISTRY_UNAUTHORIZED", "MANIFEST_AMBIGUOUS", "REGISTRY_DIGEST_MISMATCH"})
    void whatIsRefusedAtATagIsNoAbsence(Reason reason) {
        registry.tagged.put(FakeRegistry.tagOf(IMAGE, "sig"), new RegistryResult.Refused<>(reason, "no"));

        var gathered = gather();

        assertThat(outcome(gathered, "tag .sig")).isEqualTo(new LookupOutcome.Refused(reason, "no"));
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void neverSharesAnAbsenceOfATagThatAuthenticationMayHide() {
        registry.tagged.put(FakeRegistry.tagOf(IMAGE, "att"), new RegistryResult.NotFound<>(true, "404"));

        assertThat(gather().absenceShareable()).isFalse();
    }

    @Test
    void anIndexAtATagIsNoSignature() {
        var index = FakeRegistry.digest("index");
        registry.tagged.put(
                FakeRegistry.tagOf(IMAGE, "sig"),
                new RegistryResult.Found<>(new Manifest.Index(
                        index, "application/vnd.oci.image.index.v1+json", null, List.of(), null, Map.of())));

        assertThat(outcome(gather(), "tag .sig")).isInstanceOf(LookupOutcome.Refused.class);
    }

    @Test
    void layersOfOtherTypesAreNoEvidence() {
        registry.attach(IMAGE, List.of(FakeRegistry.layer("acme=ci", "application/octet-stream")), "acme=ci");
        var artifact = FakeRegistry.digest("other");
        registry.tagged.put(
                FakeRegistry.tagOf(IMAGE, "sig"),
                new RegistryResult.Found<>(new Manifest.Image(
                        artifact,
                        "application/vnd.oci.image.manifest.v1+json",
                        null,
                        Descriptor.of("application/vnd.oci.empty.v1+json", FakeRegistry.digest("{}"), 2),
                        List.of(FakeRegistry.layer("acme=ci", FakeRegistry.BUNDLE_TYPE)),
                        null,
                        Map.of())));

        assertThat(facts(gather())).isEmpty();
        assertThat(registry.calls).doesNotContain("blob");
    }

    @Test
    void readsNoMoreLayersThanTheBoundAndNeverCallsThatComplete() {
        var layers = IntStream.rangeClosed(0, Layouts.MAXIMUM_CANDIDATES)
                .mapToObj(number -> "acme=key" + number)
                .toArray(String[]::new);
        registry.tag(IMAGE, "sig", layers);

        var gathered = gather();

        assertThat(facts(gathered)).hasSize(Layouts.MAXIMUM_CANDIDATES);
        assertThat(outcome(gathered, "tag .sig"))
                .isInstanceOfSatisfying(
                        LookupOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE));
    }

    @Test
    void readsNoMoreLayersOfAnArtifactThanTheBound() {
        var layer = FakeRegistry.layer("acme=ci", FakeRegistry.SIMPLE_SIGNING);
        registry.attach(IMAGE, java.util.Collections.nCopies(Layouts.MAXIMUM_CANDIDATES + 1, layer), "acme=ci");

        assertThat(Scene.reasons(gather().facts())).contains(Reason.RESPONSE_TOO_LARGE);
        assertThat(registry.calls).doesNotContain("blob");
    }

    @Test
    void onePoisonedLayerHidesNoOtherOne() {
        registry.tag(IMAGE, "sig", "poison", "acme=ci");

        var gathered = gather();

        assertThat(facts(gathered)).hasSize(1);
        assertThat(Scene.reasons(gathered.facts())).contains(Reason.INTERNAL_ERROR);
    }

    @Test
    void asksForNoMoreThanTheLayoutsWhereThereIsNothing() {
        gather();

        assertThat(registry.calls).containsExactlyInAnyOrder("referrers " + IMAGE, "tagged .sig", "tagged .att");
    }

    @Test
    void listsAnArtifactOfTheOlderFormWhateverItIsCalled() {
        var artifact =
                registry.attach(IMAGE, List.of(FakeRegistry.layer("acme=ci", FakeRegistry.SIMPLE_SIGNING)), "acme=ci");
        registry.list(artifact, "application/vnd.dev.cosign.artifact.sig.v1+json", Source.FALLBACK_TAG);

        assertThat(facts(gather())).hasSize(1);
    }

    private Gathered gather() {
        return evidence.facts(
                Scene.pinned().repository(), IMAGE, List.of(ACME, RIVAL), Freshness.CURRENT, Scene.access());
    }

    private static List<Fact> facts(Gathered gathered) {
        return gathered.facts().facts();
    }

    private static LookupOutcome outcome(Gathered gathered, String what) {
        FactSet facts = gathered.facts();
        return facts.lookups().stream()
                .filter(lookup -> lookup.what().equals(what))
                .findFirst()
                .orElseThrow()
                .outcome();
    }
}
