package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.workload.ObjectSource;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.program.Circumstances;
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
 * @param objects reads the objects that rules read
 */
public record ImageJudge(Registries registries, PodCredentials credentials, Duration limit, ObjectSource objects) {
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
        var asked = rules.readRequests() ? rules.requestedBy(asking(question)) : rules;
        return new ImageEvaluator(source, registries).evaluate(use, asked, access, now);
    }

    private Circumstances.Asking asking(Question question) {
        var object = question.object();
        return object == null
                ? new Circumstances.Unread("the object that runs the image is not known by now")
                : objects.read(object);
    }
}
