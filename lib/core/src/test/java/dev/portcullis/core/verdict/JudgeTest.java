package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.complete;
import static dev.portcullis.core.verdict.Scenario.denying;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.fact;
import static dev.portcullis.core.verdict.Scenario.judge;
import static dev.portcullis.core.verdict.Scenario.key;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.keys;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.policy;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static dev.portcullis.core.verdict.Scenario.withOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
    private static final Authority CI = keyless("ci", "alice@acme.example");
    private static final String REVIEW = "https://acme.example/review/v1";
    private static final LookupOutcome DOWN =
            new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "registry.example.com refused the connection");

    @Nested
    class Signatures {
        @Test
        void allowsAnImageSignedByAnAuthority() {
            var verdict = judge(complete(signed(alice())), enforce(signature(CI)));

            assertThat(verdict).isInstanceOf(Verdict.Allow.class);
            assertThat(verdict.reason()).isEqualTo(Reason.VERIFIED);
            assertThat(verdict.satisfied())
                    .singleElement()
                    .satisfies(met -> assertThat(met.by()).containsExactly(signed(alice())));
        }

        @Test
        void deniesAnUnsignedImage() {
            assertDenied(judge(complete(), enforce(signature(CI))), Reason.SIGNATURE_MISSING);
        }

        @Test
        void deniesWhenNothingWasLookedUp() {
            assertDenied(judge(FactSet.EMPTY, enforce(signature(CI))), Reason.SIGNATURE_MISSING);
        }

        @Test
        void deniesAnotherSigner() {
            assertDenied(
                    judge(complete(signed(person("mallory@evil.example"))), enforce(signature(CI))),
                    Reason.SIGNER_NOT_AUTHORIZED);
        }

        @Test
        void deniesAFactAboutAnotherDigest() {
            var lifted = fact(OTHER, Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, alice(), NOW);

            assertDenied(judge(complete(lifted), enforce(signature(CI))), Reason.SIGNATURE_MISSING);
        }

        @Test
        void deniesAnAttestationInsteadOfASignature() {
            var attestation = fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW, alice(), NOW);
            var posing = fact(DIGEST, Claim.Kind.ATTESTATION, Claim.COSIGN_SIGN, alice(), NOW);

            var verdict = judge(complete(attestation, posing), enforce(signature(CI)));

            assertDenied(verdict, Reason.SIGNATURE_MISSING);
            assertThat(verdict.findings().getFirst().detail()).contains(REVIEW);
        }

        @Test
        void deniesTheSameSignerUnderAnotherTrustRoot() {
            var fact = signed(alice());
            var elsewhere = new Fact(
                    fact.subject(),
                    fact.claim(),
                    fact.signer(),
                    "other-root",
                    fact.material(),
                    fact.times(),
                    fact.location());

            assertDenied(judge(complete(elsewhere), enforce(signature(CI))), Reason.SIGNER_NOT_AUTHORIZED);
        }

        @Test
        void tellsWhyEvidenceWasRejected() {
            var facts = new FactSet(
                    List.of(),
                    List.of(new RejectedEvidence(
                            ROOT,
                            signed(alice()).location(),
                            new Rejection(Reason.TIMESTAMP_INVALID, "imprint differs"))),
                    List.of());

            var verdict = judge(facts, enforce(signature(CI)));

            assertDenied(verdict, Reason.TIMESTAMP_INVALID);
            assertThat(verdict.findings().getFirst().detail()).contains("imprint differs");
        }

        @Test
        void ignoresRejectionsUnderATrustRootThatNobodyAskedFor() {
            var facts = new FactSet(
                    List.of(),
                    List.of(new RejectedEvidence(
                            "other", signed(alice()).location(), new Rejection(Reason.KEY_UNKNOWN, "no such key"))),
                    List.of());

            assertDenied(judge(facts, enforce(signature(CI))), Reason.SIGNATURE_MISSING);
        }
    }

    @Nested
    class Attestations {
        private final Requirement reviewed = new Requirement.Attestation(
                "reviewed", Mode.ENFORCE, REVIEW, new Demand(List.of(CI), 1, Duration.ofHours(24)), Per.IMAGE);

        @Test
        void allowsAFreshOneOfTheRightType() {
            var fresh = fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW, alice(), NOW.minusSeconds(60));

            assertThat(judge(complete(fresh), enforce(reviewed)).reason()).isEqualTo(Reason.VERIFIED);
        }

        @Test
        void deniesAnotherType() {
            var other = fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW + "1", alice(), NOW);

            assertDenied(judge(complete(other), enforce(reviewed)), Reason.ATTESTATION_MISSING);
        }

        @Test
        void deniesASignatureInstead() {
            assertDenied(judge(complete(signed(alice())), enforce(reviewed)), Reason.ATTESTATION_MISSING);
        }

        @Test
        void takesTheEarliestTimeForTheAge() {
            var old = fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW, alice(), NOW, NOW.minus(Duration.ofHours(25)));

            assertDenied(judge(complete(old), enforce(reviewed)), Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void deniesWhereNothingProvesTheTime() {
            var timeless = fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW, alice());

            assertDenied(judge(complete(timeless), enforce(reviewed)), Reason.EVIDENCE_TIME_UNKNOWN);
        }

        @Test
        void anyOfNeedsOneAlternative() {
            var anyOf = new Requirement.AnyOf("either", Mode.ENFORCE, List.of(reviewed, signature(CI)));

            assertThat(judge(complete(signed(alice())), enforce(anyOf)).reason())
                    .isEqualTo(Reason.VERIFIED);
            assertDenied(judge(complete(), enforce(anyOf)), Reason.ATTESTATION_MISSING);
            assertThat(judge(withOutcome(DOWN), enforce(anyOf))).isInstanceOf(Verdict.Undecidable.class);
        }
    }

    @Nested
    class Thresholds {
        private Requirement twoOf(Authority... authorities) {
            return new Requirement.Signature("signed", Mode.ENFORCE, new Demand(List.of(authorities), 2, null));
        }

        @Test
        void countsDistinctAuthoritiesWithDistinctSigners() {
            var requirement = twoOf(CI, keys("security", "k1"));

            assertThat(judge(complete(signed(alice()), signed(key("k1"))), enforce(requirement))
                            .reason())
                    .isEqualTo(Reason.VERIFIED);
            assertDenied(judge(complete(signed(alice())), enforce(requirement)), Reason.THRESHOLD_NOT_MET);
        }

        @Test
        void oneSignerDoesNotMeetTwoAuthorities() {
            var requirement = twoOf(CI, keyless("same", "alice@acme.example"));

            assertDenied(judge(complete(signed(alice())), enforce(requirement)), Reason.THRESHOLD_NOT_MET);
        }

        @Test
        void twoSignersOfOneAuthorityAreOne() {
            var requirement = twoOf(keys("first", "k1", "k2"), CI);

            assertDenied(
                    judge(complete(signed(key("k1")), signed(key("k2"))), enforce(requirement)),
                    Reason.THRESHOLD_NOT_MET);
        }

        @Test
        void oneKeyUnderTwoNamesIsOneSigner() {
            var k1 = (dev.portcullis.core.fact.Signer.Key) key("k1");
            var alias = new dev.portcullis.core.fact.Signer.Key("k2", k1.fingerprint());
            var requirement = twoOf(keys("first", "k1"), keys("second", "k2"));

            assertDenied(judge(complete(signed(k1), signed(alias)), enforce(requirement)), Reason.THRESHOLD_NOT_MET);
        }

        @Test
        void findsTheAssignmentThatAGreedyChoiceMisses() {
            // The first authority accepts both keys and would greedily take the only one that the second accepts.
            var requirement = twoOf(keys("wide", "k1", "k2"), keys("narrow", "k1"));

            for (var facts : List.of(
                    complete(signed(key("k1")), signed(key("k2"))), complete(signed(key("k2")), signed(key("k1"))))) {
                assertThat(judge(facts, enforce(requirement)).reason()).isEqualTo(Reason.VERIFIED);
            }
        }
    }

    @Nested
    class DenyLists {
        @Test
        void aDeniedDigestBeatsEveryFact() {
            var policy = denying(enforce(signature(CI)), new DenyList(Set.of(DIGEST), List.of()));

            assertDenied(judge(complete(signed(alice())), policy), Reason.IMAGE_DENIED);
        }

        @Test
        void aDeniedSignerCountsForNothing() {
            var denied = new DenyList.DeniedIdentity(
                    IdentityPattern.exactly(Scenario.ISSUER), IdentityPattern.exactly("alice@acme.example"));
            var policy =
                    denying(enforce(signature(CI, keys("security", "k1"))), new DenyList(Set.of(), List.of(denied)));

            assertDenied(judge(complete(signed(alice())), policy), Reason.SIGNER_DENIED);
            assertThat(judge(complete(signed(alice()), signed(key("k1"))), policy)
                            .reason())
                    .isEqualTo(Reason.VERIFIED);
        }
    }

    @Nested
    class LookUps {
        @Test
        void isUndecidableWhenTheRegistryIsDown() {
            var verdict = judge(withOutcome(DOWN), enforce(signature(CI)));

            assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
            assertThat(verdict.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        }

        @Test
        void allowsTheUndecidableOnlyWherePolicySaysSo() {
            var lenient = policy("lenient", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(CI));

            var verdict = judge(withOutcome(DOWN), lenient);

            assertThat(verdict).isInstanceOf(Verdict.Allow.class);
            assertThat(verdict.reason()).isEqualTo(Reason.UNDECIDABLE_ALLOWED);
            assertThat(verdict.warnings()).hasSize(1);
            assertThat(judge(withOutcome(DOWN), lenient, enforce(signature(CI))))
                    .isInstanceOf(Verdict.Undecidable.class);
        }

        @Test
        void aDefiniteRefusalIsNotSoftenedByAnUndecidableOne() {
            var lenient = policy("lenient", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(CI));
            var denied = denying(lenient, new DenyList(Set.of(DIGEST), List.of()));

            assertDenied(judge(withOutcome(DOWN), denied), Reason.IMAGE_DENIED);
        }

        @Test
        void factsFoundCountThoughAnotherLookUpFailed() {
            assertThat(judge(withOutcome(DOWN, signed(alice())), enforce(signature(CI)))
                            .reason())
                    .isEqualTo(Reason.VERIFIED);
        }

        @Test
        void whoeverBreaksABoundGainsNothingByBeingSlowAsWell() {
            var lenient = policy("lenient", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(CI));
            var tooMuch = withOutcome(new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "65 pieces of evidence"));

            assertDenied(judge(tooMuch.and(withOutcome(DOWN)), lenient), Reason.RESPONSE_TOO_LARGE);
            assertDenied(judge(withOutcome(DOWN).and(tooMuch), lenient), Reason.RESPONSE_TOO_LARGE);
        }

        @ParameterizedTest
        @EnumSource(
                value = Reason.class,
                names = {
                    "REGISTRY_UNAUTHORIZED",
                    "RESPONSE_TOO_LARGE",
                    "REGISTRY_DIGEST_MISMATCH",
                    "TRUST_ROOT_NOT_READY"
                })
        void deniesWhatTheRegistryAnsweredBadlyWhateverIsSaidOfTheUndecidable(Reason reason) {
            var lenient = policy("lenient", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(CI));

            assertDenied(judge(withOutcome(new LookupOutcome.Refused(reason, "bad")), lenient), reason);
        }
    }

    @Nested
    class SeveralPolicies {
        @Test
        void allMustHold() {
            var strict = policy("strict", Mode.ENFORCE, WhenUndecidable.DENY, signature(keys("security", "k1")));

            assertDenied(
                    judge(complete(signed(alice())), enforce(signature(CI)), strict), Reason.SIGNER_NOT_AUTHORIZED);
        }

        @Test
        void weakerModesOnlyTell() {
            var warn = new Requirement.Signature("signed", Mode.WARN, new Demand(List.of(CI), 1, null));
            var verdict = judge(complete(), policy("warns", Mode.WARN, WhenUndecidable.DENY, warn));

            assertThat(verdict.reason()).isEqualTo(Reason.NOT_ENFORCED);
            assertThat(verdict.warnings()).hasSize(1);
        }

        @Test
        void neitherOrderOfPoliciesNorOfFactsMatters() {
            var facts = new ArrayList<>(List.of(
                    signed(alice()),
                    signed(key("k1")),
                    signed(key("k2")),
                    fact(DIGEST, Claim.Kind.ATTESTATION, REVIEW, alice(), NOW)));
            var policies = new ArrayList<>(List.of(
                    policy("a", Mode.ENFORCE, WhenUndecidable.DENY, signature(keys("any", "k1", "k2"))),
                    policy("b", Mode.ENFORCE, WhenUndecidable.ALLOW, signature(keyless("x", "bob@acme.example"))),
                    policy("c", Mode.WARN, WhenUndecidable.DENY, signature(CI))));
            var expected = judge(
                    complete(facts.toArray(Fact[]::new)), policies.toArray(dev.portcullis.core.policy.Policy[]::new));
            var random = new Random(7);

            for (var i = 0; i < 50; i++) {
                Collections.shuffle(facts, random);
                Collections.shuffle(policies, random);
                assertThat(judge(
                                complete(facts.toArray(Fact[]::new)),
                                policies.toArray(dev.portcullis.core.policy.Policy[]::new)))
                        .isEqualTo(expected);
            }
        }

        @Test
        void anUnmeetableRequirementDenies() {
            var unmeetable = new Requirement.Unmeetable(
                    "accepted", Mode.ENFORCE, Reason.POLICY_NOT_READY, "the policy was never accepted");

            assertDenied(judge(complete(signed(alice())), enforce(unmeetable)), Reason.POLICY_NOT_READY);
        }
    }

    @Nested
    class ReferencesAndUnmatchedImages {
        @Test
        void deniesATagWhereADigestIsRequired() {
            var reference = ImageReference.parse("registry.example.com/apps/shop:1.0");
            var selection = PolicySelection.of(
                    List.of(enforce(signature(CI))), reference.repository(), Registries.NONE, OtherImages.WARN);

            assertThat(selection.needsResolution(TagUse.FINAL)).isFalse();
            assertDenied(
                    Judge.judge(
                            selection,
                            ImageInput.unread(reference, TagUse.FINAL, new Resolution.NotAsked()),
                            Exemptions.NONE,
                            NOW),
                    Reason.DIGEST_REQUIRED);
        }

        @ParameterizedTest
        @EnumSource(OtherImages.class)
        void followsTheInstallationWherePoliciesHaveNoSelector(OtherImages unmatchedImages) {
            var reference = ImageReference.parse("docker.io/library/nginx@" + DIGEST);
            var selection = PolicySelection.of(
                    List.of(enforce(signature(CI))), reference.repository(), Registries.NONE, unmatchedImages);

            var verdict = Judge.judge(
                    selection,
                    ImageInput.unread(reference, TagUse.FINAL, new Resolution.Pinned(DIGEST)),
                    Exemptions.NONE,
                    NOW);

            switch (unmatchedImages) {
                case REFUSE -> assertDenied(verdict, Reason.IMAGE_UNMATCHED);
                case WARN -> assertThat(verdict.warnings()).hasSize(1);
                case ALLOW -> assertThat(verdict.reason()).isEqualTo(Reason.UNMATCHED_ALLOWED);
            }
        }
    }

    private static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }
}
