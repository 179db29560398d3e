package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.ProgramScene.CI;
import static dev.portcullis.core.verdict.ProgramScene.DOWN;
import static dev.portcullis.core.verdict.ProgramScene.FORBIDDEN;
import static dev.portcullis.core.verdict.ProgramScene.HERE;
import static dev.portcullis.core.verdict.ProgramScene.IN_SHOP;
import static dev.portcullis.core.verdict.ProgramScene.REQUESTED;
import static dev.portcullis.core.verdict.ProgramScene.SBOM;
import static dev.portcullis.core.verdict.ProgramScene.VEX;
import static dev.portcullis.core.verdict.ProgramScene.assertAllowed;
import static dev.portcullis.core.verdict.ProgramScene.assertDenied;
import static dev.portcullis.core.verdict.ProgramScene.bom;
import static dev.portcullis.core.verdict.ProgramScene.bytes;
import static dev.portcullis.core.verdict.ProgramScene.everything;
import static dev.portcullis.core.verdict.ProgramScene.fact;
import static dev.portcullis.core.verdict.ProgramScene.image;
import static dev.portcullis.core.verdict.ProgramScene.input;
import static dev.portcullis.core.verdict.ProgramScene.judge;
import static dev.portcullis.core.verdict.ProgramScene.lookup;
import static dev.portcullis.core.verdict.ProgramScene.rego;
import static dev.portcullis.core.verdict.ProgramScene.sbom;
import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.reference;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.Statement;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProgramCheckTest {
    @Nested
    class Unasked {
        private final LookupOutcome.Refused busy = new LookupOutcome.Refused(Reason.OVERLOADED, "too many at once");

        @Test
        void refusesWithTheReasonThoughTheRulesHaveNothingAgainstIt() {
            var policy = enforce(sbom(Rules.content()));
            var image = image(everything(bom("a")), "a");

            assertAllowed(judge(image, policy));
            assertDenied(judge(image.unasked(busy), policy), Reason.OVERLOADED);
        }

        @Test
        void saysWhatIsMissingAllTheSame() {
            var verdict = judge(image(everything()).unasked(busy), enforce(sbom(Rules.content())));

            assertDenied(verdict, Reason.ATTESTATION_MISSING);
        }
    }

    @Nested
    class Answers {
        @Test
        void allowsWhatTheRulesHaveNothingAgainst() {
            var fact = bom("a");

            var verdict = judge(image(everything(fact), "a"), enforce(sbom(Rules.content())));

            assertAllowed(verdict);
            assertThat(verdict.reason()).isEqualTo(Reason.VERIFIED);
            assertThat(verdict.satisfied()).containsExactly(new Satisfaction("release", "rules", List.of(fact)));
        }

        @Test
        void deniesWhatTheRulesDenyAndSaysWhy() {
            var rules = Rules.denying(List.of("m1", "m2", "m3", "m4", "m5"));

            var verdict = judge(image(everything(bom("a")), "a"), enforce(sbom(rules)));

            assertDenied(verdict, Reason.POLICY_DENIED);
            assertThat(verdict.findings().getFirst().detail()).isEqualTo("m1; m2; m3; and 2 more");
        }

        @Test
        void deniesWhereTheRulesCannotBeEvaluated() {
            var rules = Rules.answering(question -> new ProgramAnswer.Failed("deny is undefined"));

            var verdict = judge(image(everything(bom("a")), "a"), enforce(sbom(rules)));

            assertDenied(verdict, Reason.POLICY_EVALUATION_FAILED);
            assertThat(verdict.findings().getFirst().detail()).isEqualTo("deny is undefined");
        }

        @Test
        void warningsAreToldAndRefuseNothing() {
            var rules = Rules.answering(question -> new ProgramAnswer.Answered(List.of(), List.of("old base image")));

            var verdict = judge(image(everything(bom("a")), "a"), enforce(sbom(rules)));

            assertAllowed(verdict);
            assertThat(verdict.reason()).isEqualTo(Reason.VERIFIED);
            assertThat(verdict.satisfied()).hasSize(1);
            assertThat(verdict.warnings())
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason()).isEqualTo(Reason.POLICY_WARNED))
                    .satisfies(told -> assertThat(told.detail()).isEqualTo("old base image"));
        }

        @Test
        void warningsOfWhatIsOnlyAuditedAreOnlyRecorded() {
            var rules = Rules.answering(question -> new ProgramAnswer.Answered(List.of(), List.of("old base image")));

            var verdict =
                    judge(image(everything(bom("a")), "a"), enforce(sbom(rules).weakenedTo(Mode.AUDIT)));

            assertThat(verdict.findings()).hasSize(1);
            assertThat(verdict.warnings()).isEmpty();
        }

        @Test
        void aDenialBesidesWarningsRefuses() {
            var rules = Rules.answering(question -> new ProgramAnswer.Answered(List.of("no"), List.of("old")));

            assertDenied(judge(image(everything(bom("a")), "a"), enforce(sbom(rules))), Reason.POLICY_DENIED);
        }

        @Test
        void rulesWithoutInputsNeedNoEvidence() {
            var verdict = judge(image(FactSet.EMPTY), enforce(rego(Rules.content())));

            assertAllowed(verdict);
            assertThat(verdict.satisfied().getFirst().by()).isEmpty();
        }

        @Test
        void aDenialOfOneRequirementIsNotMadeGoodByAnother() {
            var policy = enforce(signature(CI), sbom(Rules.denying(List.of("no"))));

            assertDenied(judge(image(everything(bom("a"), signed(alice())), "a"), policy), Reason.POLICY_DENIED);
        }
    }

    @Nested
    class Questions {
        @Test
        void tellEverythingThatWasDeclared() {
            var rules = Rules.content();

            judge(
                    image(everything(bom("a")), "a").in(REQUESTED),
                    enforce(rego(rules, input(SBOM, true, null), input(VEX, false, null))));

            var question = rules.asked.getFirst();
            assertThat(question.reference()).isEqualTo(reference());
            assertThat(question.digest()).isEqualTo(DIGEST);
            assertThat(question.platform()).isNull();
            assertThat(question.circumstances()).isEqualTo(REQUESTED);
            assertThat(question.parameters()).isEqualTo("{\"a\":1}");
            assertThat(question.now()).isEqualTo(NOW);
            assertThat(question.evidence())
                    .containsExactly(
                            Map.entry(SBOM, List.of(new Statement(bytes("a"), alice(), NOW.minusSeconds(3600)))),
                            Map.entry(VEX, List.of()));
        }

        @Test
        void holdNothingByOthersOfOtherTypesOrAboutOthers() {
            var rules = Rules.content();
            var mallory = fact(DIGEST, SBOM, "b", person("mallory@evil.example"), NOW);
            var vex = fact(DIGEST, VEX, "c", alice(), NOW);
            var other = fact(OTHER, SBOM, "d", alice(), NOW);
            var posing = new Fact(
                    DIGEST,
                    new Claim(Claim.Kind.SIGNATURE, SBOM, bytes("e").digest()),
                    alice(),
                    ROOT,
                    bom("e").material(),
                    List.of(),
                    bom("e").location());

            judge(
                    image(everything(mallory, vex, other, posing, bom("a")), "a", "b", "c", "d", "e"),
                    enforce(sbom(rules)));

            assertThat(rules.asked.getFirst().evidence().get(SBOM))
                    .extracting(statement -> statement.bytes().digest())
                    .containsExactly(bytes("a").digest());
        }

        @Test
        void holdNothingByTheDenyList() {
            var rules = Rules.content();
            var deny = new DenyList(
                    Set.of(),
                    List.of(new DeniedIdentity(
                            IdentityPattern.exactly(Scenario.ISSUER), IdentityPattern.exactly("alice@acme.example"))));

            var policy = Scenario.denying(enforce(rego(rules, input(SBOM, false, null))), deny);

            assertAllowed(judge(image(everything(bom("a")), "a"), policy));
            assertThat(rules.asked.getFirst().evidence().get(SBOM)).isEmpty();
            assertDenied(
                    judge(image(everything(bom("a")), "a"), Scenario.denying(enforce(sbom(rules)), deny)),
                    Reason.SIGNER_DENIED);
        }

        @Test
        void holdWhatOneSignerSignedTwiceOnce() {
            var rules = Rules.content();
            var later = fact(DIGEST, SBOM, "a", alice(), NOW);

            judge(image(everything(later, bom("a")), "a"), enforce(sbom(rules)));

            assertThat(rules.asked.getFirst().evidence().get(SBOM))
                    .containsExactly(new Statement(bytes("a"), alice(), NOW.minusSeconds(3600)));
        }

        @Test
        void areTheSameInWhateverOrderEvidenceWasFound() {
            var facts = new ArrayList<>(List.of(
                    bom("a"), bom("b"), fact(DIGEST, SBOM, "c", alice(), NOW), fact(DIGEST, SBOM, "d", alice(), null)));
            var questions = new java.util.HashSet<>();
            for (var i = 0; i < 8; i++) {
                Collections.rotate(facts, 1);
                Collections.swap(facts, 0, 2);
                var rules = Rules.content();
                judge(image(everything(facts.toArray(new Fact[0])), "a", "b", "c", "d"), enforce(sbom(rules)));
                questions.add(rules.asked.getFirst());
            }

            assertThat(questions).hasSize(1);
        }
    }

    @Nested
    class WithoutEvidence {
        private final Rules rules = Rules.content();

        @Test
        void refusesBeforeTheRulesAreAsked() {
            assertDenied(judge(image(everything()), enforce(sbom(rules))), Reason.ATTESTATION_MISSING);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void refusesAnotherSignersBeforeTheRulesAreAsked() {
            var mallory = fact(DIGEST, SBOM, "b", person("mallory@evil.example"), NOW);

            assertDenied(judge(image(everything(mallory), "b"), enforce(sbom(rules))), Reason.SIGNER_NOT_AUTHORIZED);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void refusesWhereOneOfTwoIsMissing() {
            var policy = enforce(rego(rules, input(SBOM, true, null), input(VEX, true, null)));

            assertDenied(judge(image(everything(bom("a")), "a"), policy), Reason.ATTESTATION_MISSING);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void anOptionalOneMayBeMissing() {
            assertAllowed(judge(image(everything()), enforce(rego(rules, input(VEX, false, null)))));
        }

        @Test
        void isNotMadeGoodByAnExceptionOfItsOwn() {
            var policy = enforce(sbom(Rules.content()))
                    .but()
                    .whenUndecidable(WhenUndecidable.ALLOW)
                    .build();

            assertDenied(judge(image(everything()), policy), Reason.ATTESTATION_MISSING);
        }
    }

    @Nested
    class WherePlacesWereNotLookedThrough {
        private final Rules rules = Rules.content();

        private Verdict judged(LookupOutcome outcome, String what) {
            return judge(
                    image(
                            new FactSet(
                                    List.of(bom("a")),
                                    List.of(),
                                    List.of(
                                            lookup(Lookup.EVERYTHING, new LookupOutcome.Complete()),
                                            lookup(what, outcome))),
                            "a"),
                    enforce(sbom(rules)));
        }

        @Test
        void whatWasFoundIsNotEnough() {
            assertThat(judged(DOWN, "tag .att")).isInstanceOf(Verdict.Undecidable.class);
            assertDenied(judged(FORBIDDEN, "tag .att"), Reason.REGISTRY_UNAUTHORIZED);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void factsFromMemoryAreNotEnough() {
            var remembered = new FactSet(List.of(bom("a")), List.of(), List.of());

            assertDenied(judge(image(remembered, "a"), enforce(sbom(rules))), Reason.EVIDENCE_INCOMPLETE);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void completeListingsAreNotEnoughWhereEvidenceMayBeHidden() {
            var listed = new FactSet(
                    List.of(bom("a")), List.of(), List.of(lookup("referrers", new LookupOutcome.Complete())));

            assertDenied(judge(image(listed, "a"), enforce(sbom(rules))), Reason.EVIDENCE_INCOMPLETE);
        }

        @Test
        void anotherPlaceIsNotEnough() {
            var evidence = ImageRepository.parse("registry.example.com/evidence");
            var policy = enforce(sbom(rules))
                    .but()
                    .evidence(new EvidenceScope(List.of(evidence), WantedPlatforms.ALL))
                    .build();

            var verdict = judge(image(everything(bom("a")), "a"), policy);

            assertDenied(verdict, Reason.EVIDENCE_INCOMPLETE);
            assertThat(verdict.findings().getFirst().detail()).contains("registry.example.com/evidence");
        }

        @Test
        void anotherTrustRootIsNotEnough() {
            var elsewhere = new Authority("other", "others", List.of(), Set.of("k"));
            var input = new ProgramInput(SBOM, new Demand(List.of(CI, elsewhere), 1, null), true);

            assertDenied(
                    judge(image(everything(bom("a")), "a"), enforce(rego(rules, input))), Reason.EVIDENCE_INCOMPLETE);
        }

        @Test
        void aRefusalWeighsMoreThanAnOutage() {
            var both = new FactSet(
                    List.of(bom("a")), List.of(), List.of(lookup("referrers", DOWN), lookup("tag .att", FORBIDDEN)));

            assertDenied(judge(image(both, "a"), enforce(sbom(rules))), Reason.REGISTRY_UNAUTHORIZED);
        }

        @Test
        void aPolicyThatToleratesOutagesAllows() {
            var policy = enforce(sbom(rules))
                    .but()
                    .whenUndecidable(WhenUndecidable.ALLOW)
                    .build();
            var found = new FactSet(List.of(bom("a")), List.of(), List.of(lookup("referrers", DOWN)));

            var verdict = judge(image(found, "a"), policy);

            assertAllowed(verdict);
            assertThat(verdict.reason()).isEqualTo(Reason.UNDECIDABLE_ALLOWED);
        }
    }

    @Nested
    class Statements {
        private final Policy policy = enforce(sbom(Rules.content()));
        private final ImageInput unread =
                Scenario.input(reference(), everything(bom("a"))).in(IN_SHOP);

        @Test
        void thatNobodyReadRefuse() {
            assertDenied(judge(unread, policy), Reason.INTERNAL_ERROR);
        }

        @Test
        void thatCannotBeReadRefuseOrAreUndecidable() {
            var digest = bytes("a").digest();

            assertThat(judge(unread.with(Map.of(digest, new StatementOutcome.Unread(DOWN))), policy))
                    .isInstanceOf(Verdict.Undecidable.class);
            assertDenied(
                    judge(unread.with(Map.of(digest, new StatementOutcome.Unread(FORBIDDEN))), policy),
                    Reason.REGISTRY_UNAUTHORIZED);
        }

        @Test
        void withOtherBytesRefuse() {
            var swapped =
                    Map.<Digest, StatementOutcome>of(bytes("a").digest(), new StatementOutcome.Read(bytes("another")));

            assertDenied(judge(unread.with(swapped), policy), Reason.INTERNAL_ERROR);
        }

        @Test
        void inTooGreatANumberRefuse() {
            var facts = new ArrayList<Fact>();
            var texts = new ArrayList<String>();
            for (var i = 0; i <= ReadEvidence.MOST_STATEMENTS; i++) {
                facts.add(bom("s" + i));
                texts.add("s" + i);
            }

            var verdict = judge(image(everything(facts.toArray(new Fact[0])), texts.toArray(new String[0])), policy);
            var fewer = judge(
                    image(
                            everything(facts.subList(1, facts.size()).toArray(new Fact[0])),
                            texts.toArray(new String[0])),
                    policy);

            assertDenied(verdict, Reason.RESPONSE_TOO_LARGE);
            assertAllowed(fewer);
        }

        @Test
        void ofTooManyBytesRefuse() {
            var large = "x".repeat(ReadEvidence.MOST_BYTES / 2);

            assertDenied(
                    judge(image(everything(bom(large), bom(large + "yy")), large, large + "yy"), policy),
                    Reason.RESPONSE_TOO_LARGE);
        }
    }

    @Nested
    class Circumstance {
        @Test
        void rulesThatReadTheRequestAreNotAskedWithoutOne() {
            var rules = Rules.content(Rules.Reads.REQUEST);
            var policy = enforce(rego(rules));

            assertDenied(judge(image(FactSet.EMPTY), policy), Reason.POLICY_EVALUATION_FAILED);
            assertThat(rules.asked).isEmpty();
            assertAllowed(judge(image(FactSet.EMPTY).in(REQUESTED), policy));
        }

        @Test
        void rulesThatReadTheNamespaceAreNotAskedWithoutOne() {
            var policy = enforce(rego(Rules.content(Rules.Reads.NAMESPACE)));

            assertDenied(
                    judge(image(FactSet.EMPTY).in(Circumstances.UNKNOWN), policy), Reason.POLICY_EVALUATION_FAILED);
            assertAllowed(judge(image(FactSet.EMPTY).in(IN_SHOP), policy));
        }
    }

    @Test
    void whatIsGivenIsKnownBeforeItIsRead() {
        var policy = enforce(signature(CI), rego(Rules.content(), input(SBOM, true, Duration.ofHours(1))));
        var selection = PolicySelection.of(List.of(policy), HERE, Registries.NONE, OtherImages.WARN);
        var old = fact(DIGEST, SBOM, "a", alice(), NOW.minus(Duration.ofDays(9)));
        var mallory = fact(DIGEST, SBOM, "b", person("mallory@evil.example"), NOW);
        var vex = fact(DIGEST, VEX, "c", alice(), NOW);

        assertThat(selection.given(Map.of(DIGEST, everything(old, mallory, vex, signed(alice())))))
                .containsExactly(old);
        assertThat(selection.isMonotonic()).isFalse();
        assertThat(PolicySelection.of(List.of(enforce(signature(CI))), HERE, Registries.NONE, OtherImages.WARN)
                        .isMonotonic())
                .isTrue();
    }
}
