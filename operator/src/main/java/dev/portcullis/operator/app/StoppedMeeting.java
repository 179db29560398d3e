package dev.portcullis.operator.app;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.core.decision.PlainText;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgement.Standing;
import org.jspecify.annotations.Nullable;

/** Whether an image that runs would be refused from now on, and what to say of it. Pure. */
final class StoppedMeeting {
    private static final int LONGEST_IMAGE = 300;

    private StoppedMeeting() {}

    /** An image that nobody could ask about has not stopped meeting anything. */
    static boolean isNews(@Nullable Judgement before, Judgement after) {
        return before != null && before.standing() == Standing.ALLOWED && after.standing() == Standing.REFUSED;
    }

    static String note(Question question, Judgement after) {
        var image = PlainText.of(question.image(), LONGEST_IMAGE);
        return after.results().stream()
                .filter(result -> result.mode() == Mode.ENFORCE && result.outcome() == Outcome.FAIL)
                .findFirst()
                .map(result -> note(image, result))
                .orElse("Pods with image \"" + image + "\" will be refused. "
                        + after.reason().remedy());
    }

    private static String note(String image, Result result) {
        return "Pods with image \"" + image + "\" will be refused: policy \"" + result.policy() + "\", requirement \""
                + result.requirement() + "\": " + PlainText.of(result.message(), 500) + ". "
                + result.reason().remedy();
    }
}
