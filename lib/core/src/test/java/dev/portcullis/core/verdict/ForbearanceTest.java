package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.complete;
import static dev.portcullis.core.verdict.Scenario.denying;
import static dev.portcullis.core.verdict.Scenario.fact;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.policy;
import static dev.portcullis.core.verdict.Scenario.reference;
import static dev.portcullis.core.verdict.Scenario.withOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.History.Satisfied;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an image satisfied before outweighs its evidence's age, and a registry's silence, and nothing else. */
final class ForbearanceTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Authority ALICE = keyless("alice", "alice@acme.example");
    private static final Authority BOB = keyless("bob", "bob@acme.example");
    private static final Fact OLD = signed(alice(), DAY.plusHours(1));
    private static final Fact YOUNG = signed(alice(), Duration.ofHours(1));
    private static final History LATELY = history("release", "r1", true, Duration.ofHours(2));
    private static final LookupOutcome DOWN = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");

    @Test
    void withoutGraceAgeRefusesWhateverWasSatisfied() {
        assertDenied(judge(young(Lenience.NONE, ALICE), complete(OLD), LATELY), Reason.EVIDENCE_TOO_OLD);
    }

    @Test
    void graceBearsWithAgeAndSaysSo() {
        var verdict = judge(young(grace(), ALICE), complete(OLD), LATELY);

        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict.reason()).isEqualTo(Reason.AGE_GRACE);
        assertThat(verdict.satisfied()).isEmpty();
        assertThat(verdict.warnings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("EvidenceTooOld", "25 h"));
    }

    @Test
    void graceEnds() {
        var policy = young(grace(), ALICE);

        assertThat(judge(policy, complete(OLD), history("release", "r1", true, Duration.ofDays(7))))
                .isInstanceOf(Verdict.Allow.class);
        assertDenied(
                judge(
                        policy,
                        complete(OLD),
                        history("release", "r1", true, Duration.ofDays(7).plusSeconds(1))),
                Reason.EVIDENCE_TOO_OLD);
        assertDenied(
                judge(policy, complete(OLD), history("release", "r1", true, Duration.ofSeconds(-61))),
                Reason.EVIDENCE_TOO_OLD);
    }

    @Test
    void graceIsForTheSamePolicyInWhicheverRevisionAndTrust() {
        var policy = young(grace(), ALICE);

        assertThat(judge(policy, complete(OLD), history("release", "r0", false, DAY)))
                .isInstanceOf(Verdict.Allow.class);
        assertDenied(judge(policy, complete(OLD), history("other", "r1", true, DAY)), Reason.EVIDENCE_TOO_OLD);
        assertDenied(judge(policy, complete(OLD), History.NONE), Reason.EVIDENCE_TOO_OLD);
    }

    @Test
    void graceIsForWhatWasDemandedWhenThePolicyWasSatisfied() {
        var signed = signature(ALICE);
        var reviewed = new Requirement.Attestation(
                "reviewed", Mode.ENFORCE, "https://example.com/review", demand(ALICE), Requirement.Per.IMAGE);
        var before = history(Set.of(signed.demanded()));
        var oldReview = fact(
                DIGEST, Claim.Kind.ATTESTATION, "https://example.com/review", alice(), NOW.minus(DAY.plusHours(1)));

        assertThat(judgeAsRemembered(lenient(grace(), WhenUndecidable.DENY, signed), complete(OLD), before)
                        .reason())
                .isEqualTo(Reason.AGE_GRACE);
        assertDenied(
                judgeAsRemembered(
                        lenient(grace(), WhenUndecidable.DENY, signed, reviewed), complete(OLD, oldReview), before),
                Reason.EVIDENCE_TOO_OLD);
        assertDenied(
                judgeAsRemembered(lenient(grace(), WhenUndecidable.DENY, signature(ALICE, BOB)), complete(OLD), before),
                Reason.EVIDENCE_TOO_OLD);
        assertDenied(
                judgeAsRemembered(lenient(grace(), WhenUndecidable.DENY, signed), complete(OLD), history(Set.of())),
                Reason.EVIDENCE_TOO_OLD);
    }

    @Test
    void graceIsForTheSameDemandUnderAnotherNameModeAndGreatestAge() {
        var asked =
                new Requirement.Signature("signed", Mode.AUDIT, new Demand(List.of(ALICE), 1, DAY.multipliedBy(30)));

        assertThat(judgeAsRemembered(young(grace(), ALICE), complete(OLD), history(Set.of(asked.demanded())))
                        .reason())
                .isEqualTo(Reason.AGE_GRACE);
    }

    @Test
    void graceNeverCoversAWrongMissingOrDeniedSigner() {
        var mallory = signed(person("mallory@acme.example"), DAY.plusHours(1));
        var policy = young(grace(), ALICE);
        var denied = new DenyList(
                Set.of(),
                List.of(new DeniedIdentity(
                        IdentityPattern.exactly(Scenario.ISSUER), IdentityPattern.exactly("alice@acme.example"))));

        assertDenied(judge(policy, complete(mallory), LATELY), Reason.SIGNER_NOT_AUTHORIZED);
        assertDenied(judge(policy, complete(), LATELY), Reason.SIGNATURE_MISSING);
        assertDenied(judge(denying(policy, denied), complete(OLD), LATELY), Reason.SIGNER_DENIED);
        assertDenied(
                judge(denying(policy, new DenyList(Set.of(DIGEST), List.of())), complete(OLD), LATELY),
                Reason.IMAGE_DENIED);
    }

    @Test
    void graceNeverCoversEvidenceThatWasTooOldWhenAnothersCounted() {
        var ancient = signed(alice(), DAY.multipliedBy(700));
        var bob = signed(person("bob@acme.example"), Duration.ofHours(3));
        var denied = new DenyList(
                Set.of(),
                List.of(new DeniedIdentity(
                        IdentityPattern.exactly(Scenario.ISSUER), IdentityPattern.exactly("bob@acme.example"))));
        var either = young(grace(), ALICE, BOB);
        var alternatives = lenient(
                grace(),
                WhenUndecidable.DENY,
                new Requirement.AnyOf("either", Mode.ENFORCE, List.of(signature(ALICE), signature(BOB))));

        assertDenied(judge(denying(either, denied), complete(ancient, bob), LATELY), Reason.EVIDENCE_TOO_OLD);
        assertDenied(judge(denying(alternatives, denied), complete(ancient, bob), LATELY), Reason.EVIDENCE_TOO_OLD);
        assertDenied(judge(either, complete(ancient), LATELY), Reason.EVIDENCE_TOO_OLD);
        assertThat(judge(either, withOutcome(DOWN, ancient), LATELY)).isInstanceOf(Verdict.Undecidable.class);
    }

    @Test
    void graceIsForWhatWasYoungEnoughThen() {
        var policy = young(grace(), ALICE);

        assertThat(judge(policy, complete(OLD), history("release", "r1", true, Duration.ofHours(1)))
                        .reason())
                .isEqualTo(Reason.AGE_GRACE);
        assertDenied(
                judge(policy, complete(OLD), history("release", "r1", true, Duration.ofMinutes(59))),
                Reason.EVIDENCE_TOO_OLD);
    }

    @Test
    void graceNeverCoversWhatNobodyKnowsTheAgeOf() {
        var undated = fact(DIGEST, Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, alice());

        assertDenied(judge(young(grace(), ALICE), complete(undated), LATELY), Reason.EVIDENCE_TIME_UNKNOWN);
    }

    @Test
    void graceMakesNoSecondSignerOfOne() {
        var both = new Demand(List.of(ALICE, BOB), 2, DAY);
        var policy = lenient(grace(), WhenUndecidable.DENY, new Requirement.Signature("signed", Mode.ENFORCE, both));
        var bob = signed(person("bob@acme.example"), DAY.plusMinutes(90));

        assertDenied(judge(policy, complete(OLD), LATELY), Reason.EVIDENCE_TOO_OLD);
        assertDenied(judge(policy, complete(YOUNG), LATELY), Reason.THRESHOLD_NOT_MET);
        assertThat(judge(policy, complete(YOUNG, bob), LATELY).reason()).isEqualTo(Reason.AGE_GRACE);
        assertThat(judge(policy, complete(OLD, bob), LATELY).reason()).isEqualTo(Reason.AGE_GRACE);
    }

    @Test
    void graceIsForOneOfSeveralAlternatives() {
        var policy = lenient(
                grace(),
                WhenUndecidable.DENY,
                new Requirement.AnyOf(
                        "either",
                        Mode.ENFORCE,
                        List.of(signature(BOB), new Requirement.Signature("old", Mode.ENFORCE, demand(ALICE)))));

        assertThat(judge(policy, complete(OLD), LATELY).reason()).isEqualTo(Reason.AGE_GRACE);
        assertThat(judge(policy, complete(OLD), History.NONE)).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void graceCoversOneRequirementAndNoOther() {
        var policy = lenient(
                grace(),
                WhenUndecidable.DENY,
                signature(ALICE),
                new Requirement.Signature("bobs", Mode.ENFORCE, new Demand(List.of(BOB), 1, null)));

        assertDenied(judge(policy, complete(OLD), LATELY), Reason.SIGNER_NOT_AUTHORIZED);
    }

    @Test
    void graceHoldsThoughTheRegistryIsDown() {
        var policy = young(grace(), ALICE);

        assertThat(judge(policy, withOutcome(DOWN, OLD), LATELY).reason()).isEqualTo(Reason.AGE_GRACE);
        assertThat(judge(policy, withOutcome(DOWN), LATELY)).isInstanceOf(Verdict.Undecidable.class);
    }

    @Test
    void whatWasVerifiedPassesThoughNobodyCanBeAsked() {
        var verdict = judge(previously(), withOutcome(DOWN), LATELY);

        assertThat(verdict.reason()).isEqualTo(Reason.PREVIOUSLY_VERIFIED);
        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict.warnings()).hasSize(1);
        assertThat(verdict.satisfied()).isEmpty();
    }

    @Test
    void onlyTheSameRevisionUnderTheSameTrustAndLately() {
        for (var other : List.of(
                History.NONE,
                history("other", "r1", true, DAY),
                history("release", "r0", true, DAY),
                history("release", "r1", false, DAY),
                history("release", "r1", true, Duration.ofDays(3).plusSeconds(1)),
                history("release", "r1", true, Duration.ofSeconds(-61)))) {
            assertThat(judge(previously(), withOutcome(DOWN), other))
                    .as("%s", other)
                    .isInstanceOf(Verdict.Undecidable.class);
        }
    }

    @Test
    void onlyWhereThePolicySaysSo() {
        var lenience = new Lenience(null, Duration.ofDays(3), null);

        assertThat(judge(lenient(lenience, WhenUndecidable.DENY, signature(ALICE)), withOutcome(DOWN), LATELY))
                .isInstanceOf(Verdict.Undecidable.class);
        assertThat(judge(lenient(lenience, WhenUndecidable.ALLOW, signature(ALICE)), withOutcome(DOWN), LATELY)
                        .reason())
                .isEqualTo(Reason.UNDECIDABLE_ALLOWED);
    }

    @Test
    void whatWasAnsweredIsNeverOutweighed() {
        var refused = new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "too much");
        var mallory = signed(person("mallory@acme.example"), Duration.ZERO);

        assertDenied(judge(previously(), complete(), LATELY), Reason.SIGNATURE_MISSING);
        assertDenied(judge(previously(), complete(mallory), LATELY), Reason.SIGNER_NOT_AUTHORIZED);
        assertDenied(judge(previously(), withOutcome(refused), LATELY), Reason.RESPONSE_TOO_LARGE);
        assertDenied(
                judge(denying(previously(), new DenyList(Set.of(DIGEST), List.of())), withOutcome(DOWN), LATELY),
                Reason.IMAGE_DENIED);
    }

    @Test
    void whatIsMetNeedsNoHistory() {
        assertThat(judge(young(grace(), ALICE), complete(YOUNG), LATELY))
                .isEqualTo(judge(young(grace(), ALICE), complete(YOUNG), History.NONE));
    }

    @Test
    void tellsOfWhatEndsSoonAndChangesNothing() {
        var told = new Lenience(null, null, DAY);
        var verdict = judge(young(told, ALICE), complete(YOUNG), History.NONE);

        assertThat(verdict.reason()).isEqualTo(Reason.VERIFIED);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.expiring())
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("2026-06-02T11:00:00Z"));
        assertThat(judge(young(new Lenience(null, null, Duration.ofHours(22)), ALICE), complete(YOUNG), History.NONE)
                        .expiring())
                .isEmpty();
        assertThat(judge(young(Lenience.NONE, ALICE), complete(YOUNG), History.NONE)
                        .expiring())
                .isEmpty();
    }

    @Test
    void theEndIsThatOfTheEvidenceThatLastsLongest() {
        var older = signed(alice(), Duration.ofHours(20));
        var bob = signed(person("bob@acme.example"), Duration.ofHours(10));

        assertThat(Lasting.until(demand(ALICE), List.of(YOUNG, older))).isEqualTo(NOW.plus(Duration.ofHours(23)));
        assertThat(Lasting.until(new Demand(List.of(ALICE, BOB), 2, DAY), List.of(older, bob, YOUNG)))
                .isEqualTo(NOW.plus(Duration.ofHours(14)));
        assertThat(Lasting.until(new Demand(List.of(ALICE), 1, null), List.of(YOUNG)))
                .isNull();
    }

    /** Judges where all that the policy demands now was demanded then too. */
    private static Verdict judge(Policy policy, FactSet facts, History history) {
        var met = policy.requirements().stream().map(Requirement::demanded).collect(Collectors.toSet());
        return judgeAsRemembered(
                policy,
                facts,
                new History(history.satisfied().stream()
                        .map(one -> new Satisfied(one.policy(), one.revision(), one.sameTrust(), one.at(), met))
                        .toList()));
    }

    private static Verdict judgeAsRemembered(Policy policy, FactSet facts, History history) {
        var selection =
                PolicySelection.of(List.of(policy), reference().repository(), Registries.NONE, OtherImages.WARN);
        return Judge.judge(selection, Scenario.input(reference(), facts).with(history), Exemptions.NONE, NOW);
    }

    private static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    private static Policy young(Lenience lenience, Authority... authorities) {
        return lenient(lenience, WhenUndecidable.DENY, signature(authorities));
    }

    private static Policy previously() {
        return lenient(
                new Lenience(null, Duration.ofDays(3), null),
                WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED,
                new Requirement.Signature("signed", Mode.ENFORCE, new Demand(List.of(ALICE), 1, null)));
    }

    private static Policy lenient(Lenience lenience, WhenUndecidable whenUndecidable, Requirement... requirements) {
        return policy("release", Mode.ENFORCE, whenUndecidable, requirements)
                .but()
                .lenience(lenience)
                .build();
    }

    private static Requirement signature(Authority... authorities) {
        return new Requirement.Signature("young", Mode.ENFORCE, demand(authorities));
    }

    private static Demand demand(Authority... authorities) {
        return new Demand(Arrays.asList(authorities), 1, DAY);
    }

    private static Lenience grace() {
        return new Lenience(Duration.ofDays(7), null, null);
    }

    private static History history(String policy, String revision, boolean sameTrust, Duration ago) {
        return new History(List.of(new Satisfied(policy, revision, sameTrust, NOW.minus(ago), Set.of())));
    }

    private static History history(Set<String> met) {
        return new History(List.of(new Satisfied("release", "r0", false, NOW.minus(Duration.ofHours(2)), met)));
    }

    private static Fact signed(Signer signer, Duration ago) {
        Instant at = NOW.minus(ago);
        return fact(DIGEST, Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, signer, at);
    }
}
