package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.FAIL_CLOSED;
import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a suspension lets pass, and what is recorded of it. */
class SuspendedHandlerTest {
    private static final String CREATE = createPod(podSpec(IMAGE));

    private final HandlerScene scene = new HandlerScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ENFORCE_ALL, GateEntry.ADVISE})
    void aSuspensionLetsPassAndRecordsWhatWouldBeRefused(String entry) throws MalformedReviewException {
        scene.suspension = "fire";
        scene.covered = true;

        var decision = scene.decide(entry, CREATE);

        scene.assertRecorded(true, Reason.GATE_SUSPENDED);
        assertThat(decision.message()).contains("[SignatureMissing]");
        assertThat(decision.warnings().getFirst())
                .startsWith("[GateSuspended] passes only because of GateSuspension \"fire\"")
                .contains("[SignatureMissing]");
        assertThat(decision.images()).hasSize(1);
        assertThat(scene.requests.getFirst().suspension()).isEqualTo("fire");
        assertThat(scene.left).isZero();
    }

    @Test
    void aSuspensionIsRecordedWhereNothingWouldBeRefusedToo() throws MalformedReviewException {
        scene.suspension = "fire";
        scene.evidence = HandlerScene::signed;

        assertThat(scene.decide(FAIL_CLOSED, CREATE).warnings()).isEmpty();

        scene.assertRecorded(true, Reason.VERIFIED);
        assertThat(scene.requests.getFirst().suspension()).isEqualTo("fire");
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIL_CLOSED, GateEntry.ADVISE})
    void aSuspensionHelpsAgainstFaultsOfOursToo(String entry) throws MalformedReviewException {
        scene.suspension = "fire";
        scene.rules = () -> {
            throw new IllegalStateException("broken");
        };

        scene.decide(entry, CREATE);

        scene.assertRecorded(true, Reason.GATE_SUSPENDED);
    }

    @Test
    void aSuspensionElsewhereChangesNothing() throws MalformedReviewException {
        scene.suspension = "fire";

        scene.decide(FAIL_CLOSED, CREATE.replace("'namespace': 'shop'", "'namespace': 'till'"));

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
        assertThat(scene.requests.getFirst().suspension()).isNull();
    }

    @Test
    void aProbeIsRefusedDuringASuspension() throws MalformedReviewException {
        scene.suspension = "fire";

        scene.decide(FAIL_CLOSED, Reviews.review("portcullis.dev", "GateProbe", "CREATE", "{'spec': {}}", "null"));

        scene.assertRecorded(false, Reason.GATE_PROBE);
    }
}
