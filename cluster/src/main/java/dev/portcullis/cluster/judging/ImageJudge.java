package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.image.Registries;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import java.time.Duration;
import java.time.Instant;

/**
 * Answers questions by the code that judges at admission. Thread-safe; blocks while registries are asked.
 *
 * @param registries what the installation says of registries
 * @param credentials finds the pull credentials of a workload
 * @param limit longest time for one question
 */
public record ImageJudge(Registries registries, PodCredentials credentials, Duration limit) {
    private static final String PATH = "image";

    /**
     * Judges.
     *
     * @param source asked for evidence
     * @param rules the rules for the question's namespace
     */
    public JudgedImage judge(Question question, PoliciesInForce rules, EvidenceSource source, Instant now) {
        var use = new ImageUse(PATH, question.image(), Binding.BINDING, question.tagUse());
        var access = new Access(
                question.namespace(),
                credentials.of(question.namespace(), question.pull().podSpec()),
                Deadline.after(limit));
        return new ImageEvaluator(source, registries).evaluate(use, rules, access, now);
    }
}
