package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.operator.scan.Judgement.Standing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProspectsTest {
    private static final Finding AUDITED = finding("p", Mode.AUDIT, false);
    private static final Finding ENFORCED = finding("p", Mode.ENFORCE, false);
    private static final Finding UNDECIDABLE = finding("p", Mode.ENFORCE, true);
    private static final Finding OTHERS = finding("q", Mode.ENFORCE, false);

    private static Finding finding(String policy, Mode mode, boolean undecidable) {
        return new Finding(policy, "signed", mode, Reason.SIGNATURE_MISSING, "nothing found", undecidable);
    }

    private static JudgedImage judged(Binding binding, Finding... findings) {
        var use = new ImageUse("image", "registry.example.test/a:1", binding, TagUse.IN_TEMPLATE);
        return new JudgedImage(use, null, null, new Verdict.Allow(Reason.NOT_ENFORCED, List.of(findings), List.of()));
    }

    private static Standing standing(JudgedImage now, JudgedImage promoted) {
        return Objects.requireNonNull(
                new Prospects(now, Map.of("p", promoted)).standings().get("p"));
    }

    @Test
    void whatIsEnforcedOnlyThenRefuses() {
        var now = judged(Binding.BINDING, AUDITED);

        assertThat(standing(now, judged(Binding.BINDING, ENFORCED))).isEqualTo(Standing.REFUSED);
        assertThat(standing(now, judged(Binding.BINDING, UNDECIDABLE))).isEqualTo(Standing.UNDECIDABLE);
        assertThat(standing(now, judged(Binding.BINDING, UNDECIDABLE, ENFORCED)))
                .isEqualTo(Standing.REFUSED);
        assertThat(standing(now, judged(Binding.BINDING))).isEqualTo(Standing.ALLOWED);
    }

    @Test
    void whatIsOnlyWarnedOfAsAnExceptionIsRefusesNothing() {
        assertThat(standing(judged(Binding.BINDING, AUDITED), judged(Binding.BINDING, finding("p", Mode.WARN, false))))
                .isEqualTo(Standing.ALLOWED);
    }

    @Test
    void whatAnotherPolicyRefusesAnywaySaysNothing() {
        assertThat(standing(judged(Binding.BINDING, OTHERS, AUDITED), judged(Binding.BINDING, OTHERS)))
                .isEqualTo(Standing.ALLOWED);
        assertThat(standing(judged(Binding.BINDING, OTHERS, AUDITED), judged(Binding.BINDING, OTHERS, ENFORCED)))
                .isEqualTo(Standing.REFUSED);
    }

    @Test
    void anImageOfNoPolicyThatWouldBeRefusedCounts() {
        var unmatched =
                new Finding("-", "otherImages", Mode.ENFORCE, Reason.IMAGE_UNMATCHED, "no policy covers it", false);

        assertThat(standing(judged(Binding.BINDING), judged(Binding.BINDING, unmatched)))
                .isEqualTo(Standing.REFUSED);
    }

    @Test
    void adviceForATemplateIsLeftToItsPods() {
        assertThat(standing(judged(Binding.BINDING, AUDITED), judged(Binding.ADVISORY, ENFORCED)))
                .isEqualTo(Standing.ALLOWED);
    }
}
