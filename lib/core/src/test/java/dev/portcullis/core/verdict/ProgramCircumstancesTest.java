package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.ProgramScene.DOWN;
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
import static dev.portcullis.core.verdict.ProgramScene.read;
import static dev.portcullis.core.verdict.ProgramScene.rego;
import static dev.portcullis.core.verdict.ProgramScene.sbom;
import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.enforce;
import static dev.portcullis.core.verdict.Scenario.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Verdicts by programs about platforms, age, and what was verified before. */
class ProgramCircumstancesTest {
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
            return enforce(
                    new Requirement.Programmed("rules", Mode.ENFORCE, List.of(inputs), Per.PLATFORM, rules, "{}"));
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

        private Requirement.Programmed objecting(@Nullable Instant metUntil) {
            return sbom(Rules.answering(
                    question -> new ProgramAnswer.Objected(Reason.EVIDENCE_TOO_OLD, "it is old", metUntil)));
        }

        /** What a program holds against an age by itself. */
        @Test
        void isForgivenWhereAProgramHadNothingAgainstItThen() {
            var requirement = objecting(NOW.minus(Duration.ofHours(19)));

            assertThat(judge(aged(requirement), lenient(requirement)).reason()).isEqualTo(Reason.AGE_GRACE);
        }

        @Test
        void isNotForgivenWhereAProgramObjectedThenToo() {
            for (var metUntil : new Instant[] {null, NOW.minus(Duration.ofHours(21))}) {
                var requirement = objecting(metUntil);

                assertDenied(judge(aged(requirement), lenient(requirement)), Reason.EVIDENCE_TOO_OLD);
            }
        }

        @Test
        void isNotForgivenByAPolicyWithoutGrace() {
            var requirement = objecting(NOW.minus(Duration.ofHours(19)));

            assertDenied(judge(aged(requirement), enforce(requirement)), Reason.EVIDENCE_TOO_OLD);
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

    @Nested
    class UnreadObjects {
        private final Circumstances unread =
                new Circumstances(IN_SHOP.namespace(), new Circumstances.Unread("Pod shop/web has changed"));

        @Test
        void leaveWhatReadsThemOpen() {
            var rules = Rules.content(Rules.Reads.REQUEST);

            var verdict = judge(image(FactSet.EMPTY).in(unread), enforce(rego(rules)));

            assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
            assertThat(verdict.findings().getFirst().reason()).isEqualTo(Reason.OBJECT_UNREAD);
            assertThat(verdict.findings().getFirst().detail()).isEqualTo("Pod shop/web has changed");
            assertThat(rules.asked).isEmpty();
        }

        @Test
        void matterToNothingElse() {
            var rules = Rules.content(Rules.Reads.NAMESPACE);

            assertAllowed(judge(image(FactSet.EMPTY).in(unread), enforce(rego(rules))));
        }

        @Test
        void excuseNoMissingEvidence() {
            var verdict = judge(image(everything()).in(unread), enforce(sbom(Rules.content(Rules.Reads.REQUEST))));

            assertDenied(verdict, Reason.ATTESTATION_MISSING);
        }
    }
}
