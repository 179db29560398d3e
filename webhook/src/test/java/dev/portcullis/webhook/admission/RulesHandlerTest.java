package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.bytes;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.pod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.evidence.PoliciesInForce;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that read the object of a request. */
final class RulesHandlerTest {
    private static final String SPEC = podSpec(IMAGE);
    private static final String SHARING = SPEC.replaceFirst("\\{", "{'hostPID': true, ");

    private final HandlerScene scene = new HandlerScene();

    @AfterEach
    void close() {
        scene.close();
    }

    /** Denies objects that share the node's processes. */
    private record NoHostPid(boolean readsRequest) implements PolicyProgram {
        @Override
        public ProgramAnswer evaluate(ProgramQuestion question) {
            var request = question.circumstances().request();
            return request != null && request.object().contains("\"hostPID\":true")
                    ? new ProgramAnswer.Answered(List.of("no hostPID"), List.of())
                    : new ProgramAnswer.Answered(List.of(), List.of());
        }

        @Override
        public Digest digest() {
            return Digest.of(new byte[0]);
        }

        @Override
        public boolean readsNamespace() {
            return false;
        }

        @Override
        public boolean readsTime() {
            return false;
        }
    }

    private void rules(boolean readRequest) {
        var rules = new Requirement.Programmed(
                "rules", Mode.ENFORCE, List.of(), Requirement.Per.IMAGE, new NoHostPid(readRequest), "{}");
        var match = new ImageMatch(List.of(ImagePattern.compile("registry.example.com/apps/**")), List.of());
        var policy = Policy.strict("release", "r1", match, List.of(rules)).build();
        scene.rules = () -> new PoliciesInForce(List.of(policy), Map.of(), OtherImages.WARN);
        scene.whole = scene.handler().readsRequests();
    }

    private Reason decide(String review) throws MalformedReviewException {
        return scene.decide(HandlerScene.FAIL_CLOSED, review).reason();
    }

    @Test
    void refuseOneWorkloadAndAdmitAnotherOfTheSameImage() throws MalformedReviewException {
        rules(true);

        assertThat(decide(createPod(SHARING))).isEqualTo(Reason.POLICY_DENIED);
        assertThat(decide(createPod(SPEC))).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void judgeAnUpdateThatKeepsItsImages() throws MalformedReviewException {
        rules(true);

        assertThat(decide(Reviews.review("", "Pod", "UPDATE", pod(SHARING), pod(SPEC))))
                .isEqualTo(Reason.POLICY_DENIED);
        assertThat(decide(Reviews.review("", "Pod", "UPDATE", pod(SPEC), pod(SHARING))))
                .isEqualTo(Reason.UNCHANGED_IMAGE);
    }

    @Test
    void areToldNothingOfTheObjectWhereTheyDoNotReadIt() throws MalformedReviewException {
        rules(false);

        assertThat(scene.handler().readsRequests()).isFalse();
        assertThat(decide(createPod(SHARING))).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void thatCannotBeFoundAreNotReasonToAnswerNothing() {
        scene.rules = () -> {
            throw new IllegalStateException("no rules");
        };

        assertThat(scene.handler().readsRequests()).isFalse();
    }

    @Test
    void areNotAskedWhereTheObjectWasNotKept() throws MalformedReviewException {
        rules(true);
        var request = new ReviewDecoder(ImageResources.NONE).decode(bytes(createPod(SPEC)));
        var deciding = scene.handler().take(HandlerScene.FAIL_CLOSED, request);
        deciding.decision().run();

        assertThat(deciding.answer().join().decision().reason()).isEqualTo(Reason.POLICY_EVALUATION_FAILED);
    }

    @Test
    void readNumbersAndLongTexts() throws MalformedReviewException {
        var long1 = "x".repeat(Projection.MAXIMUM_TEXT + 1);
        var object = pod(SPEC.replaceFirst("\\{", "{'priority': 7, 'x': 1.50, 'note': '" + long1 + "', "));

        var request = new ReviewDecoder(ImageResources.NONE)
                .decode(bytes(Reviews.review("", "Pod", "CREATE", object, "null")), true);

        assertThat(Objects.requireNonNull(request.asked()).object())
                .contains("\"priority\":7")
                .contains("\"x\":1.5")
                .contains(long1);
    }

    @Test
    void doNotReadWhatIsTooLarge() {
        var many = "[" + "1,".repeat(450_000) + "1]";
        var object = pod(SPEC.replaceFirst("\\{", "{'many': " + many + ", "));

        assertThatExceptionOfType(MalformedReviewException.class)
                .isThrownBy(() -> new ReviewDecoder(ImageResources.NONE)
                        .decode(bytes(Reviews.review("", "Pod", "CREATE", object, "null")), true));
    }
}
