package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where images are looked for, in which order, and what of it decides. */
final class SurveyTest {
    private static final String OWN = "registry.example.com/apps/shop";
    private static final String EVIDENCE = "evidence.example.com/signatures";
    private static final String FURTHER = "further.example.com/signatures";
    private static final String NEAR = "near.example.com/copies/apps/shop";
    private static final LookupOutcome DOWN = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");
    private static final LookupOutcome UNAUTHORIZED = new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "401");

    private final FakePlaces places = new FakePlaces();

    @Test
    void looksNoFurtherThanItMust() {
        places.at(OWN, FakePlaces.Question::signed);

        assertThat(judge(Registries.NONE, looking(EVIDENCE))).isInstanceOf(Verdict.Allow.class);
        assertThat(places.placesAsked(IMAGE)).containsExactly(OWN);
    }

    @Test
    void findsWhatIsInAnEvidenceRepositoryOnly() {
        places.at(EVIDENCE, FakePlaces.Question::signed);

        var verdict = judge(Registries.NONE, looking(EVIDENCE));

        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict.satisfied().getFirst().by())
                .singleElement()
                .satisfies(fact -> assertThat(fact.location().repository()).hasToString(EVIDENCE));
        assertThat(places.placesAsked(IMAGE)).containsExactly(OWN, EVIDENCE);
    }

    @Test
    void asksNobodyForWhatIsKnownFromALaterPlace() {
        places.remembered.add(EVIDENCE);

        assertThat(judge(Registries.NONE, looking(EVIDENCE))).isInstanceOf(Verdict.Allow.class);
        assertThat(places.asked).isEmpty();
    }

    @Test
    void whatIsKnownFromAnotherPolicysPlaceIsNotEnough() {
        places.remembered.add(EVIDENCE);
        var itself = Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"));

        assertThat(judge(Registries.NONE, looking(EVIDENCE), itself)).isInstanceOf(Verdict.Deny.class);
        assertThat(places.placesAsked(IMAGE)).containsExactly(OWN, EVIDENCE);
    }

    @Test
    void refusesWhatAnotherPolicysEvidenceRepositoryHolds() {
        places.at(EVIDENCE, FakePlaces.Question::signed);
        var itself = Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"));

        assertThat(judge(Registries.NONE, looking(EVIDENCE), itself)).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void asksNoRepositoryThatOnlyPoliciesForOtherImagesName() {
        assertThat(judge(Registries.NONE, Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"))))
                .isInstanceOf(Verdict.Deny.class);
        assertThat(places.placesAsked(IMAGE)).containsExactly(OWN);
    }

    @Test
    void anUnreachableEvidenceRepositoryLeavesOthersDecided() {
        places.at(EVIDENCE, question -> question.failed(DOWN));
        places.at(FURTHER, FakePlaces.Question::signed);

        assertThat(judge(Registries.NONE, looking(EVIDENCE, FURTHER))).isInstanceOf(Verdict.Allow.class);
        assertThat(judge(Registries.NONE, looking(EVIDENCE))).isInstanceOf(Verdict.Undecidable.class);
        assertThat(judge(Registries.NONE, looking("none.example.com/x"))).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aRefusalOfCredentialsIsNoOutage() {
        places.at(EVIDENCE, question -> question.failed(UNAUTHORIZED));

        var verdict = judge(Registries.NONE, looking(EVIDENCE));

        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(Reason.REGISTRY_UNAUTHORIZED);
    }

    @Test
    void noPlaceTakesTheTimeOfThoseAfterIt() {
        var left = new ArrayList<Duration>();
        places.at(OWN, question -> {
            left.add(question.access().deadline().remaining());
            return question.failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"));
        });
        places.at(EVIDENCE, FakePlaces.Question::signed);

        assertThat(judge(Registries.NONE, looking(EVIDENCE))).isInstanceOf(Verdict.Allow.class);
        assertThat(left).singleElement().satisfies(time -> assertThat(time).isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void evidenceRepositoriesDoNotWaitForEachOther() {
        var both = new CyclicBarrier(2);
        FakePlaces.Answer together = question -> {
            try {
                both.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            return question.complete();
        };
        places.at(EVIDENCE, together);
        places.at(FURTHER, together);

        assertThat(judge(Registries.NONE, looking(EVIDENCE, FURTHER))).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void eachPlaceIsAskedWithTheCredentialsForIt() {
        judge(Registries.of(List.of(mirrored(true))), looking(EVIDENCE));

        for (var place : List.of(NEAR, OWN, EVIDENCE)) {
            assertThat(places.credentials.get(place)).containsExactly(new Credential("for", place));
        }
    }

    @Test
    void readsMirrorsInOrderAndTheRegistryLast() {
        var registries = Registries.of(List.of(mirrored(true)));
        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Deny.class);
        assertThat(places.placesAsked(IMAGE)).containsExactly(NEAR, OWN);

        places.asked.clear();
        places.at(NEAR, FakePlaces.Question::signed);
        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Allow.class);
        assertThat(places.placesAsked(IMAGE)).containsExactly(NEAR);
    }

    @Test
    void aMirrorThatIsDownHidesNothingAndProvesNothing() {
        var registries = Registries.of(List.of(mirrored(true)));
        places.at(NEAR, question -> question.failed(DOWN));
        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Undecidable.class);

        places.at(OWN, FakePlaces.Question::signed);
        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aMirrorThatSendsOtherBytesIsRefusedAndDoesNotHideTheRegistry() {
        var registries = Registries.of(List.of(mirrored(true)));
        var wrong = new LookupOutcome.Refused(Reason.REGISTRY_DIGEST_MISMATCH, "other bytes");
        places.at(NEAR, question -> question.failed(wrong));

        assertThat(judge(registries, looking()).reason()).isEqualTo(Reason.REGISTRY_DIGEST_MISMATCH);
        places.at(OWN, FakePlaces.Question::signed);
        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void neverAsksARegistryThatIsClosed() {
        var registries = Registries.of(List.of(mirrored(false)));
        places.at(OWN, FakePlaces.Question::signed);
        places.tag(OWN, new Resolution.Resolved(IMAGE));

        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Deny.class);
        assertThat(judgeTag(registries).verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(places.asked).allMatch(question -> question.startsWith(NEAR));
    }

    @Test
    void refusesWhatNoMirrorCanHold() {
        var deep =
                new Registry("registry.example.com", List.of(), List.of("near.example.com/" + "p".repeat(250)), false);
        var registries = Registries.of(List.of(deep));

        assertThat(judge(registries, looking())).isInstanceOf(Verdict.Deny.class);
        assertThat(judgeTag(registries).verdict().reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(places.asked).isEmpty();
    }

    @Test
    void anAliasIsJudgedAndReadUnderTheNameOfItsRegistry() {
        var registries = Registries.of(
                List.of(new Registry("registry.example.com", List.of("old.example.com"), List.of(), true)));

        var judged = evaluate(registries, "old.example.com/apps/shop@" + IMAGE, List.of(looking()));

        assertThat(judged.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(judged.reference()).isEqualTo(OWN + "@" + IMAGE);
        assertThat(places.placesAsked(IMAGE)).containsExactly(OWN);
        assertThat(evaluate(Registries.NONE, "old.example.com/apps/shop@" + IMAGE, List.of(looking()))
                        .verdict()
                        .reason())
                .isEqualTo(Reason.UNMATCHED_ALLOWED);
    }

    @Test
    void asksMirrorsForATagUntilOneKnowsIt() {
        var registries = Registries.of(List.of(mirrored(true)));
        places.tag(OWN, new Resolution.Resolved(IMAGE));

        assertThat(judgeTag(registries).digest()).isEqualTo(IMAGE);
        assertThat(places.asked).startsWith(NEAR + " :v1", OWN + " :v1");

        places.asked.clear();
        places.tag(NEAR, new Resolution.Resolved(Scene.OTHER));
        assertThat(judgeTag(registries).digest()).isEqualTo(Scene.OTHER);
        assertThat(places.asked).startsWith(NEAR + " :v1").doesNotContain(OWN + " :v1");
    }

    @Test
    void aTagIsUndecidableWhileSomebodyWhoMayKnowItIsDown() {
        var registries = Registries.of(List.of(mirrored(true)));
        places.tag(NEAR, new Resolution.Failed(DOWN));
        assertThat(judgeTag(registries).verdict().reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);

        places.tag(NEAR, new Resolution.Failed(UNAUTHORIZED));
        places.tag(OWN, new Resolution.Failed(DOWN));
        assertThat(judgeTag(registries).verdict().reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void aMirrorThatAnswersNonsenseForATagIsNotPassedOver() {
        var registries = Registries.of(List.of(mirrored(true)));
        var wrong = new LookupOutcome.Refused(Reason.REGISTRY_DIGEST_MISMATCH, "other bytes");
        places.tag(NEAR, new Resolution.Failed(wrong));
        places.tag(OWN, new Resolution.Resolved(IMAGE));

        assertThat(judgeTag(registries).verdict().reason()).isEqualTo(Reason.REGISTRY_DIGEST_MISMATCH);
        assertThat(places.asked).containsExactly(NEAR + " :v1");
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceSource.Freshness.class,
            names = {"ANY", "CURRENT"})
    void asksAgainOnlyWhoAnsweredFromMemory(EvidenceSource.Freshness signedIn) {
        var freshness = new ArrayList<EvidenceSource.Freshness>();
        places.at(OWN, question -> {
            freshness.add(question.freshness());
            return question.freshness() == signedIn
                    ? question.gathered(
                            new LookupOutcome.Complete(), Origin.MEMORY, Scene.signed(question.place(), IMAGE))
                    : question.gathered(new LookupOutcome.Complete(), Origin.MEMORY);
        });

        assertThat(judge(Registries.NONE, looking(EVIDENCE))).isInstanceOf(Verdict.Allow.class);
        assertThat(freshness).startsWith(EvidenceSource.Freshness.ANY).endsWith(signedIn);
        assertThat(places.placesAsked(IMAGE))
                .isEqualTo(signedIn == EvidenceSource.Freshness.ANY ? List.of(OWN) : List.of(OWN, EVIDENCE, OWN));
    }

    @Test
    void tellsWhatTheVerdictWasReachedFromAndWhoSaidSo() {
        var asked = basis(OWN + "@" + IMAGE);
        assertThat(asked.answered()).isEqualTo(Answered.REGISTRY);
        assertThat(asked.input().resolution()).isEqualTo(new Resolution.Pinned(IMAGE));
        assertThat(asked.input().facts()).containsOnlyKeys(IMAGE);
        assertThat(asked.input().facts().getOrDefault(IMAGE, FactSet.EMPTY).lookups())
                .extracting(lookup -> String.valueOf(lookup.repository()))
                .containsExactly(OWN, EVIDENCE);

        places.remembered.add(EVIDENCE);
        var remembered = basis(OWN + "@" + IMAGE);
        assertThat(remembered.answered()).isEqualTo(Answered.MEMORY);
        assertThat(remembered.input().facts().getOrDefault(IMAGE, FactSet.EMPTY).facts())
                .hasSize(1);

        var tagged = basis(OWN + ":v1");
        assertThat(tagged.answered()).isEqualTo(Answered.NOBODY);
        assertThat(tagged.input().resolution()).isEqualTo(new Resolution.NotAsked());
        assertThat(tagged.input().facts()).isEmpty();
    }

    private Basis basis(String image) {
        return Objects.requireNonNull(
                evaluate(Registries.NONE, image, List.of(looking(EVIDENCE))).basis());
    }

    private static Registry mirrored(boolean direct) {
        return new Registry("registry.example.com", List.of(), List.of("near.example.com/copies"), direct);
    }

    private static Policy looking(String... repositories) {
        var scope = new EvidenceScope(
                List.of(repositories).stream().map(ImageRepository::parse).toList(), WantedPlatforms.ALL);
        return Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"))
                .but()
                .evidence(scope)
                .build();
    }

    private Verdict judge(Registries registries, Policy... policies) {
        return evaluate(registries, OWN + "@" + IMAGE, List.of(policies)).verdict();
    }

    private JudgedImage judgeTag(Registries registries) {
        return evaluate(registries, OWN + ":v1", List.of(Scene.policy(DigestRule.ALLOW, Scene.signedBy("acme", "ci"))));
    }

    private JudgedImage evaluate(Registries registries, String image, List<Policy> policies) {
        var access = new Access(
                "team",
                repository -> List.of(new Credential("for", repository.toString())),
                Deadline.after(Duration.ofMinutes(1), () -> 0));
        return new ImageEvaluator(places, registries)
                .evaluate(
                        new ImageUse("spec.containers[app].image", image, Binding.BINDING, TagUse.FINAL),
                        Scene.rules(policies, ACME),
                        access,
                        NOW);
    }
}
