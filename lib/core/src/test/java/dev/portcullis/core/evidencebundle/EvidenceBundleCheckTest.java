package dev.portcullis.core.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EvidenceBundleCheckTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final ItemOutcome PASSED = new ItemOutcome.Passed();
    private static final ItemOutcome FAILED = new ItemOutcome.Failed("ThresholdNotMet", "0.2 is not below 0.1");
    private static final ItemOutcome MISSING = new ItemOutcome.Missing("NotFound", "there is no such file");

    private static EvidenceItem item(String name, boolean required, ItemOutcome outcome, String... controls) {
        return new EvidenceItem(
                name,
                "File",
                "text/plain",
                Digest.of(name.getBytes(StandardCharsets.UTF_8)),
                "https://example.com/" + name,
                NOW.minusSeconds(60),
                List.of(controls),
                required,
                outcome);
    }

    private static EvidenceItem itemOf(Instant time) {
        var item = item("tests", true, PASSED);
        return new EvidenceItem(
                item.name(),
                item.collector(),
                item.mediaType(),
                item.digest(),
                item.predicateType(),
                time,
                item.controls(),
                item.required(),
                item.outcome());
    }

    private static GivenEvidenceBundle bundle(
            String namespace, String name, Instant createdAt, @Nullable Instant signedAt, EvidenceItem... items) {
        var content = new EvidenceBundleContent(new Requester(namespace, name, "uid-1"), createdAt, List.of(items));
        return new GivenEvidenceBundle(content, signedAt, null);
    }

    private static GivenEvidenceBundle bundle(EvidenceItem... items) {
        return bundle("apps", "shop", NOW.minusSeconds(60), null, items);
    }

    private static GivenEvidenceBundle at(Instant createdAt, ItemOutcome outcome) {
        return bundle("apps", "shop", createdAt, null, item("tests", true, outcome));
    }

    private static EvidenceBundleTerms terms() {
        return new EvidenceBundleTerms(Set.of("apps"), Set.of(), Set.of(), null);
    }

    private static EvidenceBundleTerms terms(Set<String> items, Set<String> controls) {
        return new EvidenceBundleTerms(Set.of("apps"), items, controls, null);
    }

    private static EvidenceBundleTerms young() {
        return new EvidenceBundleTerms(Set.of("apps"), Set.of(), Set.of(), DAY);
    }

    private static @Nullable Reason reason(EvidenceBundleTerms terms, GivenEvidenceBundle... bundles) {
        var all = Arrays.asList(bundles);
        var check = new EvidenceBundleCheck(terms, NOW);
        var objection = check.objection(all);
        Collections.reverse(all);
        assertThat(check.objection(all)).as("in the other order").isEqualTo(objection);
        return objection.map(EvidenceBundleCheck.Objection::reason).orElse(null);
    }

    @Test
    void hasNothingAgainstABundleWhoseRequiredItemsPassed() {
        assertThat(reason(terms(), bundle(item("tests", true, PASSED), item("drill", false, FAILED))))
                .isNull();
    }

    @Test
    void termsNameAProducer() {
        assertThatThrownBy(() -> new EvidenceBundleTerms(Set.of(), Set.of(), Set.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalTermsHaveOneTextAndOthersAnother() {
        assertThat(terms(Set.of("a", "b"), Set.of("c")).canonical())
                .isEqualTo(terms(Set.of("b", "a"), Set.of("c")).canonical())
                .isNotEqualTo(terms(Set.of("a"), Set.of("b", "c")).canonical())
                .isNotEqualTo(terms(Set.of("a, b"), Set.of("c")).canonical() + "x");
        assertThat(terms().canonical()).isNotEqualTo(young().canonical());
    }

    @Nested
    class Items {
        @Test
        void aRequiredItemThatFailedOrIsMissingRefuses() {
            for (var outcome : List.of(FAILED, MISSING)) {
                assertThat(reason(terms(), bundle(item("tests", true, outcome), item("drill", true, PASSED))))
                        .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            }
        }

        @Test
        void noItemIsNotEnough() {
            assertThat(reason(terms(), bundle())).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(terms(), bundle(item("tests", false, PASSED))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
        }

        @Test
        void aNamedItemMustBeThereAndPassThoughTheBundleDoesNotRequireIt() {
            var named = terms(Set.of("drill"), Set.of());

            assertThat(reason(named, bundle(item("tests", true, PASSED)))).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(named, bundle(item("tests", true, PASSED), item("drill", false, FAILED))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(named, bundle(item("drill", false, PASSED)))).isNull();
        }

        @Test
        void aControlIsServedByWhatPassedOnly() {
            var controlled = terms(Set.of(), Set.of("CC8.1"));

            assertThat(reason(controlled, bundle(item("tests", true, PASSED))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(controlled, bundle(item("tests", true, PASSED), item("drill", false, FAILED, "CC8.1"))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(controlled, bundle(item("drill", false, PASSED, "CC8.1"))))
                    .isNull();
        }

        @Test
        void itemsOfTwoBundlesAreNotPutTogether() {
            assertThat(reason(
                            terms(Set.of("tests", "drill"), Set.of()),
                            bundle("apps", "one", NOW, null, item("tests", true, PASSED)),
                            bundle("apps", "two", NOW, null, item("drill", true, PASSED))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
        }
    }

    @Nested
    class Producers {
        @Test
        void whatAnotherNamespaceAskedForIsForeign() {
            assertThat(reason(terms(), bundle("tenant", "shop", NOW, null, item("tests", true, PASSED))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_FOREIGN);
        }

        @Test
        void nothingIsMissing() {
            assertThat(reason(terms())).isEqualTo(Reason.ATTESTATION_MISSING);
        }

        @Test
        void aForeignBundleTakesNothingBack() {
            assertThat(reason(
                            terms(),
                            at(NOW.minusSeconds(600), PASSED),
                            bundle("tenant", "shop", NOW, null, item("tests", true, FAILED))))
                    .isNull();
        }

        @Test
        void oneOfSeveralObjectsIsEnough() {
            assertThat(reason(
                            terms(),
                            bundle("apps", "one", NOW, null, item("tests", true, FAILED)),
                            bundle("apps", "two", NOW.minusSeconds(5), null, item("tests", true, PASSED))))
                    .isNull();
        }
    }

    @Nested
    class TheNewest {
        @Test
        void passFollowedByFailRefuses() {
            assertThat(reason(terms(), at(NOW.minusSeconds(600), PASSED), at(NOW.minusSeconds(60), FAILED)))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
        }

        @Test
        void failFollowedByPassDoesNot() {
            assertThat(reason(terms(), at(NOW.minusSeconds(600), FAILED), at(NOW.minusSeconds(60), PASSED)))
                    .isNull();
        }

        @Test
        void ofTwoOfOneInstantTheWorseOneCounts() {
            assertThat(reason(terms(), at(NOW, PASSED), at(NOW, FAILED))).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
        }

        @Test
        void whatIsTooOldTakesBackWhatPassedBefore() {
            assertThat(reason(
                            young(),
                            bundle(
                                    "apps",
                                    "shop",
                                    NOW.minusSeconds(60),
                                    NOW.minus(DAY).minusSeconds(1),
                                    item("a", true, PASSED)),
                            at(NOW.minusSeconds(600), PASSED)))
                    .isEqualTo(Reason.EVIDENCE_TOO_OLD);
        }

        @Test
        void noneIsOfTheFuture() {
            assertThat(reason(terms(), at(NOW.plusSeconds(61), PASSED))).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(terms(), at(NOW.plusSeconds(60), PASSED))).isNull();
        }
    }

    @Nested
    class Age {
        @Test
        void isThatOfTheEarlierOfWhatItSaysAndWhatIsProved() {
            var old = NOW.minus(DAY).minusSeconds(1);

            assertThat(reason(young(), bundle("apps", "shop", old, NOW, itemOf(NOW))))
                    .isEqualTo(Reason.EVIDENCE_TOO_OLD);
            assertThat(reason(young(), bundle("apps", "shop", NOW, old, itemOf(NOW))))
                    .isEqualTo(Reason.EVIDENCE_TOO_OLD);
            assertThat(reason(young(), bundle("apps", "shop", NOW.minus(DAY), NOW, itemOf(NOW))))
                    .isNull();
        }

        @Test
        void anItemThatSaysAgainWhatItSaidLongAgoIsOld() {
            assertThat(reason(young(), bundle(itemOf(NOW.minus(DAY).minusSeconds(1)))))
                    .isEqualTo(Reason.EVIDENCE_TOO_OLD);
            assertThat(reason(young(), bundle(itemOf(NOW.minus(DAY))))).isNull();
        }

        /** It would stay young for as long as somebody signs it again. */
        @Test
        void anItemOfTheFutureIsNoEvidence() {
            assertThat(reason(young(), bundle(itemOf(NOW.plus(DAY))))).isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(terms(), bundle(itemOf(NOW.plusSeconds(61)))))
                    .isEqualTo(Reason.EVIDENCE_BUNDLE_INCOMPLETE);
            assertThat(reason(young(), bundle(itemOf(NOW.plusSeconds(60))))).isNull();
        }

        @Test
        void itIsToldUntilWhenTheNewestMetTheTerms() {
            var made = NOW.minus(DAY).minusSeconds(60);
            var item = NOW.minus(DAY).minusSeconds(1);

            assertThat(metUntil(bundle("apps", "shop", made, null, itemOf(made))))
                    .isEqualTo(made.plus(DAY));
            assertThat(metUntil(bundle("apps", "shop", NOW.minusSeconds(60), null, itemOf(item))))
                    .isEqualTo(item.plus(DAY));
            assertThat(metUntil(bundle("apps", "shop", made, null, itemOf(item))))
                    .isEqualTo(made.plus(DAY));
        }

        @Test
        void whatIsWrongInMoreThanItsAgeNeverMetThem() {
            var made = NOW.minus(DAY).minusSeconds(60);

            assertThat(metUntil(at(made, FAILED))).isNull();
            assertThat(metUntil(bundle("others", "shop", made, null, itemOf(made))))
                    .isNull();
            assertThat(metUntil(at(made, PASSED), at(NOW, FAILED))).isNull();
        }

        /** Else evidence that is renewed with what was too old by then would be borne with again and again. */
        @Test
        void whatWasTooOldWhenItWasMadeNeverMetThem() {
            assertThat(metUntil(bundle("apps", "shop", NOW, null, itemOf(NOW.minus(DAY.plusHours(1))))))
                    .isNull();
        }

        private static @Nullable Instant metUntil(GivenEvidenceBundle... bundles) {
            return new EvidenceBundleCheck(young(), NOW)
                    .objection(List.of(bundles))
                    .orElseThrow()
                    .metUntil();
        }

        @Test
        void withoutALimitNothingIsTooOld() {
            assertThat(reason(terms(), at(Instant.EPOCH, PASSED))).isNull();
        }
    }
}
