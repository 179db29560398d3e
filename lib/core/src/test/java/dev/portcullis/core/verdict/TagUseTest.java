package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.complete;
import static dev.portcullis.core.verdict.Scenario.signature;
import static dev.portcullis.core.verdict.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What tags mean under policies that require, pin or allow. */
class TagUseTest {
    private static final Authority CI = Scenario.keys("ci", "ci");
    private static final FactSet SIGNED = complete(signed(Scenario.key("ci")));
    private static final ImageReference TAGGED = ImageReference.parse("registry.example.com/apps/shop:v1");

    @ParameterizedTest
    @CsvSource({
        "REQUIRED, FINAL, false",
        "REQUIRED, IN_TEMPLATE, false",
        "REQUIRED, ASKED, false",
        "PIN, FINAL, false",
        "PIN, IN_TEMPLATE, true",
        "PIN, ASKED, true",
        "ALLOW, FINAL, true",
        "ALLOW, IN_TEMPLATE, true",
        "ALLOW, ASKED, true"
    })
    void aTagIsAskedForWhereItIsJudged(DigestRule rule, TagUse use, boolean asked) {
        assertThat(selection(rule).needsResolution(use)).isEqualTo(asked);
    }

    @Test
    void aPodMustHaveBeenPinned() {
        var verdict = judge(TAGGED, TagUse.FINAL, new Resolution.NotAsked(), SIGNED, DigestRule.PIN);

        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(Reason.DIGEST_NOT_PINNED);
    }

    @Test
    void aPodThatHasBeenPinnedIsJudgedByItsDigest() {
        var pinned = TAGGED.withDigest(DIGEST);

        assertThat(judge(pinned, TagUse.FINAL, new Resolution.Pinned(DIGEST), SIGNED, DigestRule.PIN))
                .isInstanceOf(Verdict.Allow.class);
        assertThat(judge(pinned, TagUse.FINAL, new Resolution.Pinned(DIGEST), complete(), DigestRule.PIN)
                        .reason())
                .isEqualTo(Reason.SIGNATURE_MISSING);
    }

    @ParameterizedTest
    @EnumSource(
            value = TagUse.class,
            names = {"IN_TEMPLATE", "ASKED"})
    void elsewhereItIsJudgedByWhatTheTagNamesNow(TagUse use) {
        var resolved = new Resolution.Resolved(DIGEST);

        assertThat(judge(TAGGED, use, resolved, SIGNED, DigestRule.PIN)).isInstanceOf(Verdict.Allow.class);
        assertThat(judge(TAGGED, use, resolved, complete(), DigestRule.PIN).reason())
                .isEqualTo(Reason.SIGNATURE_MISSING);
    }

    @Test
    void aRefusalOfATemplatesTagIsAdviceIfOnlyPinningPoliciesRefuse() {
        var resolved = new Resolution.Resolved(DIGEST);

        assertThat(isAdvice(TAGGED, TagUse.IN_TEMPLATE, resolved, complete(), DigestRule.PIN))
                .isTrue();
        assertThat(isAdvice(TAGGED, TagUse.IN_TEMPLATE, failed(), complete(), DigestRule.PIN))
                .isTrue();
        assertThat(isAdvice(TAGGED, TagUse.IN_TEMPLATE, resolved, complete(), DigestRule.PIN, DigestRule.REQUIRED))
                .isFalse();
    }

    @Test
    void noOtherRefusalIsAdvice() {
        var resolved = new Resolution.Resolved(DIGEST);

        assertThat(isAdvice(TAGGED, TagUse.FINAL, new Resolution.NotAsked(), complete(), DigestRule.PIN))
                .isFalse();
        assertThat(isAdvice(TAGGED, TagUse.ASKED, resolved, complete(), DigestRule.PIN))
                .isFalse();
        assertThat(isAdvice(TAGGED, TagUse.IN_TEMPLATE, new Resolution.NotAsked(), complete(), DigestRule.REQUIRED))
                .isFalse();
        assertThat(isAdvice(
                        TAGGED.withDigest(DIGEST),
                        TagUse.IN_TEMPLATE,
                        new Resolution.Pinned(DIGEST),
                        complete(),
                        DigestRule.PIN))
                .isFalse();
        assertThat(isAdvice(TAGGED, TagUse.IN_TEMPLATE, resolved, SIGNED, DigestRule.PIN))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PIN, true", "ALLOW, false", "REQUIRED, false"})
    void theStrictestRuleSaysWhetherATagIsPinned(DigestRule other, boolean pins) {
        assertThat(selection(other).pins()).isEqualTo(pins);
        assertThat(selection(DigestRule.ALLOW, other).pins()).isEqualTo(pins);
        assertThat(selection(DigestRule.PIN, other).pins()).isEqualTo(other != DigestRule.REQUIRED);
        assertThat(selection().pins()).isFalse();
    }

    @Test
    void aPolicyThatRefusesNothingKeepsNoTagFromBeingPinned() {
        for (var mode : List.of(Mode.AUDIT, Mode.WARN)) {
            var policies = List.of(policy(DigestRule.PIN), policy(mode, DigestRule.REQUIRED));

            assertThat(PolicySelection.of(policies, TAGGED.repository(), Registries.NONE, OtherImages.WARN)
                            .pins())
                    .isTrue();
        }
    }

    private static boolean isAdvice(
            ImageReference reference, TagUse use, Resolution resolution, FactSet facts, DigestRule... rules) {
        return selection(rules).isAdvice(reference, use, judge(reference, use, resolution, facts, rules));
    }

    private static Resolution failed() {
        return new Resolution.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "no answer"));
    }

    private static Verdict judge(
            ImageReference reference, TagUse use, Resolution resolution, FactSet facts, DigestRule... rules) {
        var input = new ImageInput(reference, use, resolution, new Content.NotAsked(), Map.of(DIGEST, facts));
        return Judge.judge(selection(rules), input, Exemptions.NONE, NOW);
    }

    private static PolicySelection selection(DigestRule... rules) {
        var policies = Arrays.stream(rules).map(TagUseTest::policy).toList();
        return PolicySelection.of(policies, TAGGED.repository(), Registries.NONE, OtherImages.WARN);
    }

    private static Policy policy(DigestRule rule) {
        return policy(Mode.ENFORCE, rule);
    }

    private static Policy policy(Mode mode, DigestRule rule) {
        return Scenario.policy(rule.name(), mode, WhenUndecidable.DENY, signature(CI))
                .but()
                .digest(rule)
                .build();
    }
}
