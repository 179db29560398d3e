package dev.portcullis.evidence;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.RuleAnswer;
import dev.portcullis.core.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict with what it was reached from.
 *
 * @param input what was known of the image
 * @param verdict what the policies say of that
 * @param rules what programs answered to it
 */
record Judgement(ImageInput input, Verdict verdict, List<RuleAnswer> rules) {
    Judgement {
        rules = List.copyOf(rules);
    }

    /** Judges by what is known. */
    static Judgement of(PolicySelection selection, ImageInput input, Exemptions exemptions, Instant now) {
        var rules = new ArrayList<RuleAnswer>();
        var verdict = Judge.judge(selection, input, exemptions, now, rules::add);
        return new Judgement(input, verdict, rules);
    }

    boolean isVerified() {
        return verdict instanceof Verdict.Allow && verdict.findings().isEmpty();
    }
}
