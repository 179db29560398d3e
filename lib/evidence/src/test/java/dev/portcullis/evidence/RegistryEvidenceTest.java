package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.OTHER;
import static dev.portcullis.evidence.Scene.RIVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryEvidenceTest {
    private static final long MEMORY = 64 << 20;

    private final FakeRegistry registry = new FakeRegistry();
    private final RegistryEvidence evidence = new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, MEMORY);

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void findsAndVerifiesABundle() {
        var artifact = registry.attach(IMAGE, "acme=ci");

        var gathered = gather(ACME);

        assertThat(gathered.facts().facts()).singleElement().satisfies(fact -> {
            assertThat(fact.subject()).isEqualTo(IMAGE);
            assertThat(fact.trustRoot()).isEqualTo("acme");
            assertThat(fact.location().artifact()).isEqualTo(artifact);
            assertThat(fact.location().layout()).isEqualTo(Layout.BUNDLE_BY_REFERRERS);
        });
        assertThat(Scene.outcomes(gathered.facts())).containsExactly(LookupOutcome.Complete.class);
        assertThat(gathered.absenceShareable()).isTrue();
        assertThat(gathered.origin()).isEqualTo(Origin.REGISTRY);
    }

    @Test
    void saysWhereTheFallbackTagLedTo() {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.list(artifact, FakeRegistry.BUNDLE_TYPE, Source.FALLBACK_TAG);

        assertThat(facts(gather(ACME)))
                .singleElement()
                .satisfies(fact -> assertThat(fact.location().layout()).isEqualTo(Layout.BUNDLE_BY_FALLBACK_TAG));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "application/vnd.oci.empty.v1+json",
                "application/vnd.oci.image.config.v1+json",
                "application/vnd.dev.sigstore.bundle.v0.3+json"
            })
    void readsWhateverTheHintMayStandFor(String hint) {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.list(artifact, hint, Source.REFERRERS_API);

        assertThat(facts(gather(ACME))).hasSize(1);
    }

    @Test
    void sparesTheRequestForWhatIsPlainlySomethingElse() {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.list(artifact, "application/vnd.cyclonedx+json", Source.REFERRERS_API);

        assertThat(facts(gather(ACME))).isEmpty();
        assertThat(registry.calls).doesNotContain("manifest", "blob");
    }

    @Test
    void verifiesOneBundleUnderEveryTrustRootByItself() {
        registry.attach(IMAGE, "acme=ci,rival=ops");

        var gathered = gather(ACME, RIVAL);

        assertThat(facts(gathered))
                .extracting(fact -> fact.trustRoot() + " " + ((Signer.Key) fact.signer()).name())
                .containsExactlyInAnyOrder("acme ci", "rival ops");
        assertThat(registry.calls).filteredOn("blob"::equals).hasSize(1);
    }

    @Test
    void saysUnderWhichTrustRootABundleFails() {
        registry.attach(IMAGE, "acme=ci");

        var gathered = gather(ACME, RIVAL);

        assertThat(facts(gathered)).extracting(Fact::trustRoot).containsExactly("acme");
        assertThat(gathered.facts().rejections())
                .extracting(FactSet.RejectedEvidence::trustRoot)
                .containsExactly("rival");
    }

    @Test
    void combinesNothingAcrossSignatures() {
        var first = registry.attach(IMAGE, "acme=ci");
        var second = registry.attach(IMAGE, "acme=ops!https://example.com/review/v1");

        assertThat(facts(gather(ACME)))
                .extracting(fact -> fact.location().artifact() + " "
                        + ((Signer.Key) fact.signer()).name() + " "
                        + fact.claim().predicateType())
                .containsExactlyInAnyOrder(
                        first + " ci https://sigstore.dev/cosign/sign/v1",
                        second + " ops https://example.com/review/v1");
    }

    @Test
    void rejectsAReferrerThatSaysItIsAboutAnotherImage() {
        registry.attach(OTHER, "acme=ci");

        assertRejected(Reason.SUBJECT_MISMATCH);
        assertThat(registry.calls).doesNotContain("blob");
    }

    @Test
    void rejectsAReferrerThatIsAboutNothing() {
        registry.attach(null, List.of(FakeRegistry.layer("acme=ci", FakeRegistry.BUNDLE_TYPE)), "acme=ci");

        assertRejected(Reason.SUBJECT_MISMATCH);
    }

    @Test
    void rejectsWhatIsListedButAbsent() {
        registry.manifests.remove(registry.attach(IMAGE, "acme=ci"));

        assertRejected(Reason.BUNDLE_MALFORMED);
    }

    @Test
    void rejectsABundleWhoseBlobIsAbsent() {
        registry.attach(IMAGE, "acme=ci");
        registry.blobs.clear();

        assertRejected(Reason.BUNDLE_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"REGISTRY_DIGEST_MISMATCH", "MANIFEST_AMBIGUOUS", "RESPONSE_TOO_LARGE"})
    void rejectsWhatTheRegistryClientRefuses(Reason reason) {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.manifests.put(artifact, new RegistryResult.Refused<>(reason, "refused"));
        assertRejected(reason);

        registry.attach(IMAGE, "acme=ci");
        registry.blobs.replaceAll((digest, blob) -> new RegistryResult.Refused<>(reason, "refused"));
        assertRejected(reason);
    }

    @Test
    void takesAnIndexForNoEvidence() {
        var index = FakeRegistry.digest("index");
        registry.manifests.put(
                index,
                new RegistryResult.Found<>(new Manifest.Index(
                        index, "application/vnd.oci.image.index.v1+json", null, List.of(), null, Map.of())));
        registry.list(index, null, Source.REFERRERS_API);

        assertNothing();
    }

    @Test
    void takesTwoLayersForNoEvidence() {
        var layer = FakeRegistry.layer("acme=ci", FakeRegistry.BUNDLE_TYPE);
        registry.attach(IMAGE, List.of(layer, layer), "acme=ci");

        assertNothing();
    }

    @Test
    void takesALayerOfAnotherTypeForNoEvidence() {
        registry.attach(IMAGE, List.of(FakeRegistry.layer("acme=ci", "application/octet-stream")), "acme=ci");

        assertNothing();
    }

    @Test
    void readsNoMoreThanTheBoundAndNeverCallsThatComplete() {
        IntStream.rangeClosed(0, Layouts.MAXIMUM_CANDIDATES)
                .forEach(number -> registry.attach(IMAGE, "acme=key" + number));

        var gathered = gather(ACME);

        assertThat(facts(gathered)).hasSize(Layouts.MAXIMUM_CANDIDATES);
        assertThat(Scene.reasons(gathered.facts(), "referrers")).containsExactly(Reason.RESPONSE_TOO_LARGE);
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void neverCallsAShortListComplete() {
        registry.shortfall = "the image has more referrers than are read";

        var gathered = gather(ACME);

        assertThat(Scene.reasons(gathered.facts(), "referrers")).containsExactly(Reason.RESPONSE_TOO_LARGE);
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void neverSharesAnAbsenceThatAuthenticationMayHide() {
        registry.behindAuthentication = true;

        assertThat(gather(ACME).absenceShareable()).isFalse();
    }

    @Test
    void isUndecidableWithoutAList() {
        registry.referrers = new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "503", null);

        assertUndecidable();
    }

    @Test
    void isUndecidableWithoutAManifest() {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.manifests.put(artifact, new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "503", null));

        assertUndecidable();
    }

    @Test
    void isUndecidableWithoutABlobAndKeepsWhatElseThereIs() {
        registry.attach(IMAGE, "acme=ci");
        registry.attach(IMAGE, "acme=ops");
        registry.blobs.put(
                FakeRegistry.digest("acme=ops"),
                new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "503", null));

        var gathered = gather(ACME);

        assertThat(facts(gathered)).hasSize(1);
        assertThat(Scene.outcomes(gathered.facts())).contains(LookupOutcome.Undecidable.class);
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void refusesWhereTheRepositoryIsNotThere() {
        registry.referrers = new RegistryResult.NotFound<>(false, "no such repository");

        assertThat(Scene.reasons(gather(ACME).facts(), "referrers")).containsExactly(Reason.IMAGE_NOT_FOUND);
        assertThat(gather(ACME).absenceShareable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"manifest", "blob", "hidden manifest", "hidden blob"})
    void whatCredentialsMayHideIsNoAbsence(String what) {
        var artifact = registry.attach(IMAGE, "acme=ci");
        switch (what) {
            case "manifest" ->
                registry.manifests.put(artifact, new RegistryResult.Refused<>(Reason.REGISTRY_UNAUTHORIZED, "403"));
            case "blob" ->
                registry.blobs.replaceAll(
                        (digest, blob) -> new RegistryResult.Refused<>(Reason.REGISTRY_UNAUTHORIZED, "403"));
            case "hidden manifest" -> registry.manifests.put(artifact, new RegistryResult.NotFound<>(true, "404"));
            default -> registry.blobs.replaceAll((digest, blob) -> new RegistryResult.NotFound<>(true, "404"));
        }

        var gathered = gather(ACME);

        assertThat(facts(gathered)).isEmpty();
        assertThat(gathered.absenceShareable()).isFalse();
        assertThat(Scene.reasons(gathered.facts())).contains(Reason.REGISTRY_UNAUTHORIZED);
    }

    @Test
    void onePoisonedBundleHidesNoOtherOne() {
        registry.attach(IMAGE, "poison");
        registry.attach(IMAGE, "acme=ci");

        var gathered = gather(ACME);

        assertThat(facts(gathered)).hasSize(1);
        assertThat(Scene.reasons(gathered.facts())).contains(Reason.INTERNAL_ERROR);
    }

    @Test
    void alternatingContentYieldsWhatIsThereEachTime() {
        registry.attach(IMAGE, "acme=ci");
        assertThat(facts(gather(ACME))).hasSize(1);
        registry.listed.clear();
        assertThat(facts(gather(ACME))).isEmpty();
    }

    @Test
    void resolvesATag() {
        registry.tags.put("v1", new RegistryResult.Found<>(IMAGE));

        assertThat(resolve("v1")).isEqualTo(new Resolution.Resolved(IMAGE));
    }

    @Test
    void saysWhyATagIsNotResolved() {
        registry.tags.put("busy", new RegistryResult.Unavailable<>(Reason.REGISTRY_RATE_LIMITED, "429", null));
        registry.tags.put("mine", new RegistryResult.Refused<>(Reason.REGISTRY_UNAUTHORIZED, "401"));

        assertThat(resolve("none"))
                .isEqualTo(new Resolution.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such tag")));
        assertThat(resolve("busy"))
                .isEqualTo(new Resolution.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_RATE_LIMITED, "429")));
        assertThat(resolve("mine"))
                .isEqualTo(new Resolution.Failed(new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "401")));
    }

    private Resolution resolve(String tag) {
        return evidence.resolve(Scene.pinned().repository(), tag, Scene.access());
    }

    private Gathered gather(TrustRootInForce... roots) {
        return evidence.facts(Scene.pinned().repository(), IMAGE, List.of(roots), Freshness.CURRENT, Scene.access());
    }

    private static List<Fact> facts(Gathered gathered) {
        return gathered.facts().facts();
    }

    private void assertNothing() {
        var gathered = gather(ACME);
        assertThat(facts(gathered)).isEmpty();
        assertThat(gathered.facts().rejections()).isEmpty();
        assertThat(Scene.reasons(gathered.facts())).containsExactly(Reason.VERIFIED);
    }

    private void assertRejected(Reason reason) {
        var gathered = gather(ACME, RIVAL);
        assertThat(facts(gathered)).isEmpty();
        assertThat(gathered.facts().rejections())
                .hasSize(2)
                .allSatisfy(
                        rejected -> assertThat(rejected.rejection().reason()).isEqualTo(reason));
    }

    private void assertUndecidable() {
        var gathered = gather(ACME);
        assertThat(facts(gathered)).isEmpty();
        assertThat(Scene.outcomes(gathered.facts())).contains(LookupOutcome.Undecidable.class);
        assertThat(gathered.absenceShareable()).isFalse();
    }

    @Test
    void aListThatIsHiddenIsUnauthorized() {
        registry.referrers = new RegistryResult.Refused<Referrers>(Reason.REGISTRY_UNAUTHORIZED, "403");

        assertThat(Scene.reasons(gather(ACME).facts(), "referrers")).containsExactly(Reason.REGISTRY_UNAUTHORIZED);
        assertThat(gather(ACME).absenceShareable()).isFalse();
    }

    private static TrustRootInForce until(TrustRootInForce root, Instant end) {
        return new TrustRootInForce(root.name(), root.revision(), root.basis(), root.root(), end);
    }

    @Test
    void aTrustRootVerifiesNothingNewAfterItsEnd() {
        registry.attach(IMAGE, "acme=ci");

        assertThat(facts(gather(until(ACME, Scene.NOW)))).hasSize(1);
        var stale = gather(until(ACME, Scene.NOW.minusNanos(1)));

        assertThat(facts(stale)).isEmpty();
        assertThat(stale.facts().rejections()).isEmpty();
        assertThat(Scene.reasons(stale.facts())).containsExactly(Reason.TRUST_ROOT_STALE);
        assertThat(stale.facts().lookups().toString())
                .contains("trust root \"acme\" verifies nothing new since 2026-06-01");
        assertThat(stale.absenceShareable()).isFalse();
    }

    @Test
    void aStaleTrustRootStopsNoOther() {
        registry.attach(IMAGE, "acme=ci,rival=ops");
        registry.attach(IMAGE, "rival=ops");

        var gathered = gather(until(ACME, Instant.EPOCH), RIVAL);

        assertThat(facts(gathered))
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact.trustRoot()).isEqualTo("rival"));
        assertThat(Scene.reasons(gathered.facts())).contains(Reason.TRUST_ROOT_STALE, Reason.VERIFIED);
        assertThat(gathered.absenceShareable()).isFalse();
    }
}
