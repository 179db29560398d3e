package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence that each platform of an index needs itself, from reading the index to the verdict. */
final class PlatformsEvaluationTest {
    private static final String OWN = "registry.example.com/apps/shop";
    private static final String NEAR = "near.example.com/apps/shop";
    private static final String EVIDENCE = "evidence.example.com/reviews";
    private static final String REVIEW = "https://acme.example/review/v1";
    private static final Digest AMD = FakeRegistry.digest("amd64");
    private static final Digest ARM = FakeRegistry.digest("arm64");
    private static final Content INDEX = new Content.Index(List.of(
            new IndexChild(AMD, new Platform("linux", "amd64", null), false),
            new IndexChild(ARM, new Platform("linux", "arm64", null), false),
            new IndexChild(FakeRegistry.digest("build"), new Platform("unknown", "unknown", null), false)));

    private final FakePlaces places = new FakePlaces();

    @Test
    void allowsAnIndexOfWhichEveryPlatformHasEvidenceWhereverThatIs() {
        places.content(OWN, INDEX);
        places.at(OWN, question -> reviewed(question, AMD));
        places.at(EVIDENCE, question -> reviewed(question, ARM));

        assertThat(judge(Registries.NONE, policy(EVIDENCE))).isInstanceOf(Verdict.Allow.class);
        assertThat(judge(Registries.NONE, policy())).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void looksForNothingAboutWhatCannotRunOrIsNotWanted() {
        places.content(OWN, INDEX);
        var amdOnly = new EvidenceScope(List.of(), new WantedPlatforms(List.of(new Platform("linux", "amd64", null))));

        judge(Registries.NONE, policy().but().evidence(amdOnly).build());

        assertThat(places.placesAsked(AMD)).containsExactly(OWN);
        assertThat(places.placesAsked(ARM)).isEmpty();
        assertThat(places.placesAsked(FakeRegistry.digest("build"))).isEmpty();
    }

    @Test
    void readsNoManifestWherePoliciesAreNotAboutPlatforms() {
        judge(Registries.NONE, Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci")));

        assertThat(places.asked).doesNotContain(OWN + " content");
    }

    @Test
    void asksNobodyWithoutATrustRoot() {
        places.content(OWN, INDEX);

        assertThat(judgeWithoutRoots(policy()).reason()).isEqualTo(Reason.TRUST_ROOT_NOT_READY);
        assertThat(places.asked).isEmpty();
    }

    /** Else no exception would help whoever waits for a trust root. */
    @Test
    void readsWhatADenyListIsAboutWithoutATrustRoot() {
        places.content(OWN, INDEX);
        var signed = Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"));

        var elsewhere = judgeWithoutRoots(denying(signed, FakeRegistry.digest("other")));
        var here = judgeWithoutRoots(denying(signed, ARM));

        assertThat(elsewhere.reason()).isEqualTo(Reason.TRUST_ROOT_NOT_READY);
        assertThat(elsewhere.findings()).extracting(Finding::requirement).doesNotContain(Finding.DENY_LIST);
        assertThat(here.reason()).isEqualTo(Reason.IMAGE_DENIED);
        assertThat(places.asked).containsOnly(OWN + " content");
    }

    private Verdict judgeWithoutRoots(Policy policy) {
        return new ImageEvaluator(places, Registries.NONE)
                .evaluate(use(), Scene.rules(List.of(policy)), Scene.access(), NOW)
                .verdict();
    }

    private static Policy denying(Policy policy, Digest digest) {
        return policy.but().deny(new DenyList(Set.of(digest), List.of())).build();
    }

    @Test
    void readsTheIndexFromWhicheverPlaceHasIt() {
        places.content(OWN, INDEX);
        places.at(OWN, question -> reviewed(question, AMD, ARM));
        for (var failure : List.of(
                new LookupOutcome.Refused(Reason.REGISTRY_DIGEST_MISMATCH, "other bytes"),
                new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "404"),
                new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"))) {
            places.content(NEAR, new Content.Failed(failure));

            assertThat(judge(mirrored(true), policy())).as(failure.toString()).isInstanceOf(Verdict.Allow.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"MANIFEST_AMBIGUOUS", "MANIFEST_UNSUPPORTED"})
    void bytesThatNobodyUnderstandsAreNotBetterElsewhere(Reason reason) {
        places.content(NEAR, new Content.Failed(new LookupOutcome.Refused(reason, "it is both")));
        places.content(OWN, INDEX);
        places.at(OWN, question -> reviewed(question, AMD, ARM));

        assertThat(judge(mirrored(true), policy()).reason()).isEqualTo(reason);
    }

    @Test
    void anIndexThatIsOnlyWhereNoConnectionMayLeadIsNotRead() {
        places.content(OWN, INDEX);

        assertThat(judge(mirrored(false), policy()).reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(places.asked).noneMatch(question -> question.startsWith(OWN));
    }

    @Test
    void aBrokenBoundStaysARefusalThoughAnotherPlaceCannotBeAsked() {
        var broken = new Content.Failed(new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "too many manifests"));
        var silent = new Content.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"));
        for (var order : List.of(List.of(broken, silent), List.of(silent, broken))) {
            places.content(NEAR, order.getFirst());
            places.content(OWN, order.getLast());

            var verdict = judge(mirrored(true), policy());

            assertThat(verdict).isInstanceOf(Verdict.Deny.class);
            assertThat(verdict.reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        }
    }

    @Test
    void aPlaceThatCannotBeAskedLeavesItUndecided() {
        places.content(NEAR, new Content.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer")));

        assertThat(judge(mirrored(true), policy())).isInstanceOf(Verdict.Undecidable.class);
    }

    @Test
    void asksAgainAboutThePlatformThatMemoryDoesNotSatisfy() {
        places.content(OWN, INDEX);
        places.at(OWN, question -> {
            var current = question.freshness() == EvidenceSource.Freshness.CURRENT;
            var facts = question.digest().equals(AMD) || current
                    ? Stream.of(review(question.place(), question.digest()))
                    : Stream.<Fact>empty();
            return question.gathered(new LookupOutcome.Complete(), Origin.MEMORY, facts.toArray(Fact[]::new));
        });

        assertThat(judge(Registries.NONE, policy())).isInstanceOf(Verdict.Allow.class);
        assertThat(places.placesAsked(ARM)).containsExactly(OWN, OWN);
    }

    @Test
    void theRegistrysIndexIsReadAsItIs() {
        var registry = new FakeRegistry();
        registry.manifests.put(
                IMAGE,
                new RegistryResult.Found<>(index(
                        descriptor(
                                "application/vnd.oci.image.manifest.v1+json",
                                AMD,
                                new Platform("linux", "amd64", null)),
                        descriptor("application/vnd.docker.distribution.manifest.list.v2+json", ARM, null))));
        try (var evidence = evidence(registry)) {
            assertThat(evidence.content(ImageRepository.parse(OWN), IMAGE, Scene.access()))
                    .isEqualTo(new Content.Index(List.of(
                            new IndexChild(AMD, new Platform("linux", "amd64", null), false),
                            new IndexChild(ARM, null, true))));
        }
    }

    @Test
    void anIndexOfMoreManifestsThanAreReadIsRefused() {
        var registry = new FakeRegistry();
        var children = new ArrayList<Descriptor>();
        for (var i = 0; i < 257; i++) {
            children.add(descriptor("application/vnd.oci.image.manifest.v1+json", FakeRegistry.digest("m" + i), null));
        }
        registry.manifests.put(IMAGE, new RegistryResult.Found<>(index(children.toArray(Descriptor[]::new))));
        try (var evidence = evidence(registry)) {
            assertThat(evidence.content(ImageRepository.parse(OWN), IMAGE, Scene.access()))
                    .isInstanceOfSatisfying(
                            Content.Failed.class,
                            failed -> assertThat(failed.outcome().toString()).contains("257", "RESPONSE_TOO_LARGE"));
        }
    }

    @Test
    void tellsWhyAnIndexCannotBeRead() {
        var registry = new FakeRegistry();
        try (var evidence = evidence(registry)) {
            assertThat(evidence.content(ImageRepository.parse(OWN), IMAGE, Scene.access()))
                    .isEqualTo(
                            new Content.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, "no such manifest")));
            registry.manifests.put(IMAGE, new RegistryResult.Unavailable<>(Reason.REGISTRY_RATE_LIMITED, "429", null));
            assertThat(evidence.content(ImageRepository.parse(OWN), IMAGE, Scene.access()))
                    .isEqualTo(new Content.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_RATE_LIMITED, "429")));
        }
    }

    private static RegistryEvidence evidence(FakeRegistry registry) {
        return new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, 64 << 20);
    }

    private static Manifest index(Descriptor... children) {
        return new Manifest.Index(
                IMAGE, "application/vnd.oci.image.index.v1+json", null, List.of(children), null, Map.of());
    }

    private static Descriptor descriptor(
            String type, Digest digest, @org.jspecify.annotations.Nullable Platform platform) {
        return new Descriptor(type, digest, 500, null, platform, Map.of());
    }

    private static Gathered reviewed(FakePlaces.Question question, Digest... digests) {
        return List.of(digests).contains(question.digest())
                ? question.complete(review(question.place(), question.digest()))
                : question.complete();
    }

    private static Fact review(ImageRepository place, Digest digest) {
        return Scene.attested(place, digest, REVIEW);
    }

    private static Registries mirrored(boolean direct) {
        return Registries.of(
                List.of(new Registry("registry.example.com", List.of(), List.of("near.example.com"), direct)));
    }

    private static Policy policy(String... repositories) {
        var demand = ((Requirement.Signature) Scene.signedBy("acme", "ci")).demand();
        var reviewed = new Requirement.Attestation("reviewed", Mode.ENFORCE, REVIEW, demand, Per.PLATFORM);
        var scope = new EvidenceScope(
                List.of(repositories).stream().map(ImageRepository::parse).toList(), WantedPlatforms.ALL);
        return Scene.policy(DigestRule.REQUIRED, reviewed).but().evidence(scope).build();
    }

    private static ImageUse use() {
        return new ImageUse("spec.containers[app].image", OWN + "@" + IMAGE, Binding.BINDING, TagUse.FINAL);
    }

    private Verdict judge(Registries registries, Policy policy) {
        return new ImageEvaluator(places, registries)
                .evaluate(use(), Scene.rules(List.of(policy), ACME), Scene.access(), NOW)
                .verdict();
    }
}
