package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.Judgement.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What would become of an image, were a policy enforced that is only audited in its namespace so far.
 *
 * @param judged the image, judged by what is in force
 * @param promoted the image, judged as if one policy were enforced, by the policy's name
 */
record Prospects(JudgedImage judged, Map<String, JudgedImage> promoted) {
    Prospects {
        promoted = Map.copyOf(promoted);
    }

    /**
     * Judges by what is in force, and once more for each policy that is only audited.
     *
     * @param judge judges by the rules it is given, and always the same evidence
     */
    static Prospects of(
            Question question, Rules rules, PoliciesInForce inForce, Function<PoliciesInForce, JudgedImage> judge) {
        var promoted = new HashMap<String, JudgedImage>();
        var judged = judge.apply(inForce);
        inForce.audited().forEach(policy -> promoted.put(policy, judge.apply(rules.promoting(question, policy))));
        return new Prospects(judged, promoted);
    }

    /** Returns every verdict that was reached. */
    Stream<Verdict> verdicts() {
        return Stream.concat(Stream.of(judged), promoted.values().stream()).map(JudgedImage::verdict);
    }

    /** Returns what enforcing each policy would mean. */
    Map<String, Standing> standings() {
        var standings = new HashMap<String, Standing>();
        promoted.forEach((policy, image) -> standings.put(policy, standing(image)));
        return standings;
    }

    /** What is refused anyway, or is advice for templates whose Pods are judged when they are made, says nothing about the policy. */
    private Standing standing(JudgedImage image) {
        if (image.use().binding() == Binding.ADVISORY) {
            return Standing.ALLOWED;
        }
        var already = enforced(judged);
        var further = enforced(image).stream()
                .filter(finding -> !already.contains(finding))
                .toList();
        if (further.isEmpty()) {
            return Standing.ALLOWED;
        }
        return further.stream().allMatch(Finding::undecidable) ? Standing.UNDECIDABLE : Standing.REFUSED;
    }

    private static List<Finding> enforced(JudgedImage image) {
        return image.verdict().findings().stream()
                .filter(finding -> finding.mode() == Mode.ENFORCE)
                .toList();
    }
}
