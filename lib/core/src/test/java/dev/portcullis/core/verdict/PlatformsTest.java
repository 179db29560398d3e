package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.reference;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirements that each platform of an index must meet itself. */
final class PlatformsTest {
    private static final String REVIEW = "https://acme.example/review/v1";
    private static final Digest AMD = digest("amd64");
    private static final Digest ARM = digest("arm64");
    private static final Requirement EACH = reviewed(Per.PLATFORM);
    private static final IndexChild AMD64 = child(AMD, "linux/amd64");
    private static final IndexChild ARM64 = child(ARM, "linux/arm64");
    private static final LookupOutcome DOWN = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");

    private final Map<Digest, FactSet> facts = new HashMap<>();

    @Test
    void anIndexIsAllowedIfEveryPlatformHasTheEvidence() {
        review(AMD);
        review(ARM);

        var verdict = judge(index(AMD64, ARM64), enforce(EACH));

        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict.satisfied().getFirst().by())
                .extracting(Fact::subject)
                .containsExactly(AMD, ARM);
    }

    @Test
    void itIsRefusedIfOneLacksItAndThatOneIsNamed() {
        review(AMD);

        var verdict = judge(index(AMD64, ARM64), enforce(EACH));

        assertDenied(verdict, Reason.ATTESTATION_MISSING);
        assertThat(verdict.findings().getFirst().detail())
                .startsWith("for linux/arm64: ")
                .contains(ARM.toString())
                .doesNotContain("amd64");
    }

    @Test
    void allThatLackItAreNamed() {
        review(ARM);

        var children = IntStream.range(0, 12)
                .mapToObj(number -> child(digest("p" + number), "linux/p" + number))
                .toArray(IndexChild[]::new);

        assertThat(judge(index(children), enforce(EACH)).findings().getFirst().detail())
                .startsWith("for linux/p0, linux/p1, linux/p2, ")
                .contains(" and 4 more: for the first, no attestation");
    }

    @Test
    void evidenceOnTheIndexDoesNotCoverItsPlatforms() {
        review(DIGEST);
        assertDenied(judge(index(AMD64, ARM64), enforce(EACH)), Reason.ATTESTATION_MISSING);

        assertThat(judge(index(AMD64, ARM64), enforce(reviewed(Per.IMAGE)))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void evidenceOnThePlatformsDoesNotCoverTheIndex() {
        review(AMD);
        review(ARM);

        assertDenied(judge(index(AMD64, ARM64), enforce(reviewed(Per.IMAGE))), Reason.ATTESTATION_MISSING);
        assertDenied(judge(index(AMD64, ARM64), enforce(EACH, signature(ci()))), Reason.SIGNATURE_MISSING);
    }

    @Test
    void evidenceOfOnePlatformIsNoneOfAnother() {
        facts.put(ARM, new FactSet(List.of(reviewOf(AMD, alice())), List.of(), List.of()));
        review(AMD);

        assertDenied(judge(index(AMD64, ARM64), enforce(EACH)), Reason.ATTESTATION_MISSING);
    }

    @Test
    void eachPlatformNeedsTheRightSigner() {
        review(AMD);
        facts.put(ARM, found(reviewOf(ARM, person("mallory@evil.example"))));

        assertDenied(judge(index(AMD64, ARM64), enforce(EACH)), Reason.SIGNER_NOT_AUTHORIZED);
    }

    @Test
    void aManifestAloneIsOnePlatform() {
        assertDenied(judge(new Content.Single(), enforce(EACH)), Reason.ATTESTATION_MISSING);
        review(DIGEST);
        assertThat(judge(new Content.Single(), enforce(EACH))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void onlyThePlatformsThatThePolicyWantsNeedIt() {
        review(AMD);

        assertThat(judge(index(AMD64, ARM64), wanting("linux/amd64", EACH))).isInstanceOf(Verdict.Allow.class);
        assertDenied(judge(index(AMD64, ARM64), wanting("linux/arm64", EACH)), Reason.ATTESTATION_MISSING);
    }

    @Test
    void eachPolicyHasItsOwnPlatforms() {
        review(AMD);
        review(DIGEST);
        var verdict = judge(
                index(AMD64, ARM64),
                named("a", wanting("linux/amd64", EACH)),
                named("b", wanting("linux/arm64", EACH)));

        assertDenied(verdict, Reason.ATTESTATION_MISSING);
        assertThat(verdict.findings()).extracting(Finding::policy).containsExactly("b");
    }

    @Test
    void anIndexWithoutAnyWantedPlatformIsRefused() {
        review(DIGEST);
        review(ARM);

        var verdict = judge(index(ARM64), wanting("linux/amd64", EACH));

        assertDenied(verdict, Reason.PLATFORM_MISSING);
        assertThat(verdict.findings().getFirst().detail()).contains("linux/amd64", "linux/arm64");
        assertDenied(judge(index(), enforce(EACH)), Reason.PLATFORM_MISSING);
        assertDenied(judge(index(child(AMD, "unknown/unknown")), enforce(EACH)), Reason.PLATFORM_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux/x86_64", "Linux/AMD64", "linux/amd64/v2", "linux/386"})
    void noOtherNameOfAPlatformAvoidsIt(String written) {
        review(ARM);

        assertDenied(
                judge(index(ARM64, child(AMD, written)), wanting("linux/amd64 linux/arm64", EACH)),
                Reason.ATTESTATION_MISSING);
    }

    @Test
    void whatStatesNoPlatformMayRunAnywhere() {
        review(AMD);
        var unstated = new IndexChild(ARM, null, false);

        var verdict = judge(index(AMD64, unstated), wanting("linux/amd64", EACH));

        assertDenied(verdict, Reason.ATTESTATION_MISSING);
        assertThat(verdict.findings().getFirst().detail()).startsWith("for no stated platform: ");
    }

    @Test
    void anIndexInAnIndexIsRefusedWhateverTheEvidence() {
        review(AMD);
        review(ARM);
        var nested = new IndexChild(ARM, ARM64.platform(), true);

        assertDenied(judge(index(AMD64, nested), enforce(EACH)), Reason.MANIFEST_UNSUPPORTED);
        assertThat(judge(index(AMD64, nested), wanting("linux/amd64", EACH))).isInstanceOf(Verdict.Allow.class);
        assertDenied(
                judge(index(AMD64, new IndexChild(ARM, null, true)), wanting("linux/amd64", EACH)),
                Reason.MANIFEST_UNSUPPORTED);
    }

    @Test
    void twoManifestsForOnePlatformBothNeedIt() {
        review(AMD);

        assertDenied(
                judge(index(AMD64, child(ARM, "linux/amd64")), wanting("linux/amd64", EACH)),
                Reason.ATTESTATION_MISSING);
    }

    static Stream<Requirement> whateverIsRequired() {
        return Stream.of(
                EACH,
                reviewed(Per.IMAGE),
                signature(ci()),
                new Requirement.AnyOf("either", Mode.ENFORCE, List.of(EACH, reviewed(Per.IMAGE))),
                new Requirement.Attestation(
                        "each", Mode.AUDIT, REVIEW, new Demand(List.of(ci()), 1, null), Per.PLATFORM));
    }

    @ParameterizedTest
    @MethodSource("whateverIsRequired")
    void aDeniedManifestIsRefusedInAnyIndex(Requirement requirement) {
        List.of(DIGEST, AMD, ARM).forEach(this::review);
        var policy = Scenario.denying(enforce(requirement), new DenyList(Set.of(ARM), List.of()));

        var verdict = judge(index(AMD64, ARM64), policy);

        assertDenied(verdict, Reason.IMAGE_DENIED);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.mode()).isEqualTo(Mode.ENFORCE);
            assertThat(finding.detail()).contains("linux/arm64");
        });
    }

    @Test
    void whatAnIndexRunsMustBeKnownWhereAnythingIsDenied() {
        facts.put(DIGEST, found(signed(alice())));
        var policy = Scenario.denying(enforce(signature(ci())), new DenyList(Set.of(digest("other")), List.of()));
        var nested =
                new IndexChild(digest("nested"), Platform.parse("linux/amd64").orElseThrow(), true);

        assertThat(select(policy).needsContent()).isTrue();
        assertThat(judge(index(AMD64, ARM64), policy)).isInstanceOf(Verdict.Allow.class);
        assertThat(judge(new Content.Single(), policy)).isInstanceOf(Verdict.Allow.class);
        assertDenied(judge(index(AMD64, nested), policy), Reason.MANIFEST_UNSUPPORTED);
        assertDenied(
                judge(new Content.Failed(new LookupOutcome.Refused(Reason.MANIFEST_AMBIGUOUS, "both")), policy),
                Reason.MANIFEST_AMBIGUOUS);
        assertThat(judge(new Content.Failed(DOWN), policy)).isInstanceOf(Verdict.Undecidable.class);
        assertThatThrownBy(() -> judge(new Content.NotAsked(), policy)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreManifestsThanAreJudgedAreRefused() {
        var children = new ArrayList<IndexChild>();
        for (var i = 0; i < 33; i++) {
            var digest = digest("m" + i);
            review(digest);
            children.add(child(digest, "linux/m" + i));
        }

        assertDenied(judge(new Content.Index(children), enforce(EACH)), Reason.RESPONSE_TOO_LARGE);
        assertThat(judge(new Content.Index(children.subList(0, 32)), enforce(EACH)))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void whatCouldNotBeAskedIsUndecidableUnlessSomethingIsCertainlyMissing() {
        review(AMD);
        facts.put(ARM, asked(DOWN));
        var undecided = judge(index(AMD64, ARM64), enforce(EACH));
        assertThat(undecided).isInstanceOf(Verdict.Undecidable.class);
        assertThat(undecided.findings().getFirst().detail()).startsWith("for linux/arm64: ");

        facts.remove(AMD);
        assertDenied(judge(index(AMD64, ARM64), enforce(EACH)), Reason.ATTESTATION_MISSING);
    }

    @Test
    void anIndexThatCannotBeReadIsNeverMet() {
        review(DIGEST);

        assertThat(judge(new Content.Failed(DOWN), enforce(EACH))).isInstanceOf(Verdict.Undecidable.class);
        assertDenied(
                judge(
                        new Content.Failed(new LookupOutcome.Refused(Reason.REGISTRY_DIGEST_MISMATCH, "other bytes")),
                        enforce(EACH)),
                Reason.REGISTRY_DIGEST_MISMATCH);
        assertThatThrownBy(() -> judge(new Content.NotAsked(), enforce(EACH)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void alternativesAreMetByAllPlatformsOrNotAtAll() {
        var other = attestation("other", "https://acme.example/other/v1", Per.PLATFORM);
        var either = new Requirement.AnyOf("either", Mode.ENFORCE, List.of(EACH, other));
        review(AMD);
        facts.put(
                ARM, found(Scenario.fact(ARM, Claim.Kind.ATTESTATION, "https://acme.example/other/v1", alice(), NOW)));

        assertDenied(judge(index(AMD64, ARM64), enforce(either)), Reason.ATTESTATION_MISSING);
        facts.put(DIGEST, found(signed(alice())));
        var orSigned = new Requirement.AnyOf("either", Mode.ENFORCE, List.of(EACH, signature(ci())));
        assertThat(judge(index(AMD64, ARM64), enforce(orSigned))).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void evidenceIsLookedForAboutEveryManifestThatSomePolicyWants() {
        var selection = select(named("a", wanting("linux/amd64", EACH)), named("b", wanting("linux/arm64", EACH)));
        assertThat(selection.needsContent()).isTrue();
        assertThat(selection.subjects(DIGEST, index(AMD64, ARM64, child(digest("s"), "linux/s390x"))))
                .containsExactly(DIGEST, AMD, ARM);
        assertThat(selection.subjects(DIGEST, new Content.Single())).containsExactly(DIGEST);

        var indifferent = select(enforce(signature(ci())));
        assertThat(indifferent.needsContent()).isFalse();
        assertThat(indifferent.subjects(DIGEST, index(AMD64))).containsExactly(DIGEST);
    }

    private void review(Digest subject) {
        facts.put(subject, found(reviewOf(subject, alice())));
    }

    private static Fact reviewOf(Digest subject, Signer signer) {
        return Scenario.fact(subject, Claim.Kind.ATTESTATION, REVIEW, signer, NOW);
    }

    private static FactSet found(Fact fact) {
        return new FactSet(List.of(fact), List.of(), List.of()).and(asked(new LookupOutcome.Complete()));
    }

    private static FactSet asked(LookupOutcome outcome) {
        return new FactSet(
                List.of(), List.of(), List.of(new Lookup(ROOT, reference().repository(), "referrers", outcome)));
    }

    private static Authority ci() {
        return keyless("ci", "alice@acme.example");
    }

    private static Requirement reviewed(Per per) {
        return attestation("reviewed", REVIEW, per);
    }

    private static Requirement attestation(String name, String type, Per per) {
        return new Requirement.Attestation(name, Mode.ENFORCE, type, new Demand(List.of(ci()), 1, null), per);
    }

    private static Policy wanting(String platforms, Requirement requirement) {
        var wanted = Stream.of(platforms.split(" "))
                .map(text -> Platform.parse(text).orElseThrow())
                .toList();
        return enforce(requirement)
                .but()
                .evidence(new EvidenceScope(List.of(), new WantedPlatforms(wanted)))
                .build();
    }

    private static Policy named(String name, Policy policy) {
        return Scenario.policy(
                        name,
                        policy.mode(),
                        policy.whenUndecidable(),
                        policy.requirements().toArray(Requirement[]::new))
                .but()
                .evidence(policy.evidence())
                .build();
    }

    private static Content index(IndexChild... children) {
        return new Content.Index(List.of(children));
    }

    private static IndexChild child(Digest digest, String platform) {
        var parts = platform.split("/", -1);
        return new IndexChild(digest, new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : null), false);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PolicySelection select(Policy... policies) {
        return PolicySelection.of(List.of(policies), reference().repository(), Registries.NONE, OtherImages.WARN);
    }

    private Verdict judge(Content content, Policy... policies) {
        var input = new ImageInput(reference(), TagUse.FINAL, new Resolution.Pinned(DIGEST), content, facts);
        return Judge.judge(select(policies), input, Exemptions.NONE, NOW);
    }

    private static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }
}
