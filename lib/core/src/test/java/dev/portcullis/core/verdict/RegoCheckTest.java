package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.person;
import static dev.portcullis.core.verdict.Scenario.reference;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.Statement;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegoCheckTest {
    private static final String SBOM = "https://cyclonedx.org/bom";
    private static final String VEX = "https://openvex.dev/ns/v0.2.0";
    private static final Authority CI = keyless("ci", "alice@acme.example");
    private static final ImageRepository HERE = reference().repository();
    private static final Circumstances IN_SHOP =
            new Circumstances(new Circumstances.Namespace("shop", Map.of("tier", "production")), null);
    private static final Circumstances REQUESTED = new Circumstances(
            IN_SHOP.namespace(), new Circumstances.Request("CREATE", "", "v1", "Pod", "web", "{\"kind\":\"Pod\"}"));
    private static final LookupOutcome DOWN =
            new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "the connection was refused");
    private static final LookupOutcome FORBIDDEN =
            new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "403 without a token");

    private static ProgramInput input(String type, boolean required, @Nullable Duration maxAge) {
        return new ProgramInput(type, new Demand(List.of(CI), 1, maxAge), required);
    }

    private static Requirement.Rego rego(Rules rules, ProgramInput... inputs) {
        return new Requirement.Rego("rules", Mode.ENFORCE, List.of(inputs), Per.IMAGE, rules, "{\"a\":1}");
    }

    private static Requirement.Rego sbom(Rules rules) {
        return rego(rules, input(SBOM, true, null));
    }

    private static StatementBytes bytes(String text) {
        return StatementBytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Fact fact(Digest subject, String type, String text, Signer signer, @Nullable Instant time) {
        return new Fact(
                subject,
                new Claim(Claim.Kind.ATTESTATION, type, bytes(text).digest()),
                signer,
                ROOT,
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, DIGEST.hex())),
                time == null ? List.of() : List.of(new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, time)),
                new Location(HERE, Location.Layout.BUNDLE_BY_REFERRERS, OTHER));
    }

    private static Fact bom(String text) {
        return fact(DIGEST, SBOM, text, alice(), NOW.minusSeconds(3600));
    }

    private static Lookup lookup(String what, LookupOutcome outcome) {
        return new Lookup(ROOT, HERE, what, outcome);
    }

    private static FactSet everything(Fact... facts) {
        return new FactSet(
                List.of(facts),
                List.of(),
                List.of(
                        lookup("referrers", new LookupOutcome.Complete()),
                        lookup(Lookup.EVERYTHING, new LookupOutcome.Complete())));
    }

    private static Map<Digest, StatementOutcome> read(String... texts) {
        var read = new HashMap<Digest, StatementOutcome>();
        for (var text : texts) {
            read.put(bytes(text).digest(), new StatementOutcome.Read(bytes(text)));
        }
        return read;
    }

    private static ImageInput image(FactSet facts, String... statements) {
        return Scenario.input(reference(), facts).with(read(statements)).in(IN_SHOP);
    }

    private static Verdict judge(ImageInput image, Policy policy) {
        var selection = PolicySelection.of(List.of(policy), HERE, Registries.NONE, OtherImages.WARN);
        return Judge.judge(selection, image, Exemptions.NONE, NOW);
    }

    private static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    private static void assertAllowed(Verdict verdict) {
        assertThat(verdict).as(verdict.toString()).isInstanceOf(Verdict.Allow.class);
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

            var verdict = judge(image(remembered, "a"), enforce(sbom(rules)));

            assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
            assertThat(verdict.reason()).isEqualTo(Reason.EVIDENCE_INCOMPLETE);
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void completeListingsAreNotEnoughWhereEvidenceMayBeHidden() {
            var listed = new FactSet(
                    List.of(bom("a")), List.of(), List.of(lookup("referrers", new LookupOutcome.Complete())));

            assertThat(judge(image(listed, "a"), enforce(sbom(rules)))).isInstanceOf(Verdict.Undecidable.class);
        }

        @Test
        void anotherPlaceIsNotEnough() {
            var evidence = ImageRepository.parse("registry.example.com/evidence");
            var policy = enforce(sbom(rules))
                    .but()
                    .evidence(new EvidenceScope(List.of(evidence), WantedPlatforms.ALL))
                    .build();

            var verdict = judge(image(everything(bom("a")), "a"), policy);

            assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
            assertThat(verdict.findings().getFirst().detail()).contains("registry.example.com/evidence");
        }

        @Test
        void anotherTrustRootIsNotEnough() {
            var elsewhere = new Authority("other", "others", List.of(), Set.of("k"));
            var input = new ProgramInput(SBOM, new Demand(List.of(CI, elsewhere), 1, null), true);

            assertThat(judge(image(everything(bom("a")), "a"), enforce(rego(rules, input))))
                    .isInstanceOf(Verdict.Undecidable.class);
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

    @Nested
    class Platforms {
        private final Digest arm = Digest.of("arm".getBytes(StandardCharsets.UTF_8));

        private ImageInput index(Map<Digest, FactSet> facts, IndexChild... children) {
            return new ImageInput(
                            reference(),
                            TagUse.FINAL,
                            new Resolution.Pinned(DIGEST),
                            new Content.Index(List.of(children)),
                            facts)
                    .with(read("a", "b"))
                    .in(IN_SHOP);
        }

        private IndexChild child(Digest digest, String architecture) {
            return new IndexChild(
                    digest, Platform.parse("linux/" + architecture).orElseThrow(), false);
        }

        private Policy perPlatform(Rules rules, ProgramInput... inputs) {
            return enforce(new Requirement.Rego("rules", Mode.ENFORCE, List.of(inputs), Per.PLATFORM, rules, "{}"));
        }

        @Test
        void areJudgedByTheirOwnEvidence() {
            var rules = Rules.content();
            var facts = Map.of(
                    DIGEST, everything(bom("a")),
                    OTHER, everything(fact(OTHER, SBOM, "a", alice(), NOW)),
                    arm, everything(fact(arm, SBOM, "b", alice(), NOW)));

            var verdict = judge(
                    index(facts, child(OTHER, "amd64"), child(arm, "arm64")),
                    perPlatform(rules, input(SBOM, true, null)));

            assertAllowed(verdict);
            assertThat(rules.asked).extracting(question -> question.digest()).containsExactly(OTHER, arm);
            assertThat(rules.asked)
                    .extracting(question -> String.valueOf(question.platform()))
                    .containsExactly("linux/amd64", "linux/arm64");
        }

        @Test
        void areAllRefusedForOne() {
            var rules = Rules.answering(question -> new ProgramAnswer.Answered(
                    question.digest().equals(arm) ? List.of("no arm") : List.of(), List.of()));

            var verdict = judge(index(Map.of(), child(OTHER, "amd64"), child(arm, "arm64")), perPlatform(rules));

            assertDenied(verdict, Reason.POLICY_DENIED);
            assertThat(verdict.findings().getFirst().detail())
                    .contains("linux/arm64")
                    .contains("no arm");
        }

        @Test
        void lackWhatOnlyTheIndexHas() {
            var verdict = judge(
                    index(Map.of(DIGEST, everything(bom("a")), OTHER, everything()), child(OTHER, "amd64")),
                    perPlatform(Rules.content(), input(SBOM, true, null)));

            assertDenied(verdict, Reason.ATTESTATION_MISSING);
        }

        @Test
        void ofOneManifestAreJudgedEach() {
            var rules = Rules.answering(question -> new ProgramAnswer.Answered(
                    String.valueOf(question.platform()).endsWith("arm64") ? List.of("no arm") : List.of(), List.of()));

            assertDenied(
                    judge(index(Map.of(), child(OTHER, "amd64"), child(OTHER, "arm64")), perPlatform(rules)),
                    Reason.POLICY_DENIED);
        }
    }

    @Nested
    class Age {
        private final Instant old = NOW.minus(Duration.ofHours(30));
        private final ProgramInput daily = input(SBOM, true, Duration.ofDays(1));

        private Policy lenient(Requirement requirement) {
            return enforce(requirement)
                    .but()
                    .lenience(new Lenience(Duration.ofDays(7), null, null))
                    .build();
        }

        private ImageInput aged(Requirement requirement) {
            var before = new History(List.of(new History.Satisfied(
                    "release", "r1", true, NOW.minus(Duration.ofHours(20)), Set.of(requirement.demanded()))));
            return image(everything(fact(DIGEST, SBOM, "a", alice(), old)), "a").with(before);
        }

        @Test
        void isNotHiddenFromTheRules() {
            var rules = Rules.content();

            judge(
                    image(everything(fact(DIGEST, SBOM, "a", alice(), old), bom("b")), "a", "b"),
                    enforce(rego(rules, daily)));

            assertThat(rules.asked.getFirst().evidence().get(SBOM))
                    .extracting(statement -> statement.bytes())
                    .containsExactly(bytes("b"));
        }

        @Test
        void refusesWhatIsRequired() {
            var requirement = rego(Rules.content(), daily);

            assertDenied(
                    judge(image(everything(fact(DIGEST, SBOM, "a", alice(), old)), "a"), enforce(requirement)),
                    Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void isForgivenWhereTheRulesHadNothingAgainstIt() {
            var requirement = rego(Rules.content(), daily);

            assertThat(judge(aged(requirement), lenient(requirement)).reason()).isEqualTo(Reason.AGE_GRACE);
        }

        @Test
        void isNotForgivenWhereTheRulesDeny() {
            var requirement = rego(Rules.denying(List.of("no")), daily);

            assertDenied(judge(aged(requirement), lenient(requirement)), Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void isNotForgivenWhereAPlaceWasNotLookedThrough() {
            var requirement = rego(Rules.content(), daily);
            var partly = new FactSet(
                    List.of(fact(DIGEST, SBOM, "a", alice(), old)),
                    List.of(),
                    List.of(lookup("referrers", new LookupOutcome.Complete())));
            var image = aged(requirement);

            assertDenied(
                    judge(image(partly, "a").with(image.history()), lenient(requirement)), Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void isNotForgivenWhereSomethingElseIsMissingToo() {
            var requirement = rego(Rules.content(), daily, input(VEX, true, null));

            assertDenied(judge(aged(requirement), lenient(requirement)), Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void ofARequiredInputIsWhenTheVerdictEnds() {
            var requirement = rego(Rules.content(), daily);
            var policy = enforce(requirement)
                    .but()
                    .lenience(new Lenience(null, null, Duration.ofDays(2)))
                    .build();

            assertThat(judge(image(everything(bom("a")), "a"), policy)
                            .satisfied()
                            .getFirst()
                            .endsSoonAt())
                    .isEqualTo(NOW.minusSeconds(3600).plus(Duration.ofDays(1)));
        }
    }

    @Nested
    class WhatWasVerifiedBefore {
        private Verdict judged(Rules rules) {
            var policy = enforce(sbom(rules))
                    .but()
                    .whenUndecidable(WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED)
                    .lenience(new Lenience(null, Duration.ofDays(3), null))
                    .build();
            var before =
                    new History(List.of(new History.Satisfied("release", "r1", true, NOW.minusSeconds(60), Set.of())));
            var found = new FactSet(List.of(bom("a")), List.of(), List.of(lookup("referrers", DOWN)));
            return judge(image(found, "a").in(REQUESTED).with(before), policy);
        }

        @Test
        void vouchesForAnImage() {
            assertThat(judged(Rules.content()).reason()).isEqualTo(Reason.PREVIOUSLY_VERIFIED);
        }

        @Test
        void vouchesForNoOtherWorkload() {
            assertThat(judged(Rules.content(Rules.Reads.REQUEST))).isInstanceOf(Verdict.Undecidable.class);
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
