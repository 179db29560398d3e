package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.FAIL_CLOSED;
import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kinds are judged, and what becomes of those that are not known. */
class HandledKindsTest {
    private final HandlerScene scene = new HandlerScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'',PodTemplate",
        "apps,Pod",
        "'',Deployment",
        "example.com,Pod",
        "'',''",
        "batch,CronTab",
        "apps,CronJob",
        "'',pod"
    })
    void refusesAKindItCannotRead(String group, String kind) throws MalformedReviewException {
        scene.decide(FAIL_CLOSED, Reviews.review(group, kind, "CREATE", Reviews.pod(podSpec(IMAGE)), "null"));

        scene.assertRecorded(false, Reason.KIND_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"batch, CronJob, spec.jobTemplate.spec.template.spec", "'', ReplicationController, spec.template.spec"})
    void judgesKindsWhoseTemplateStandsElsewhere(String group, String kind, String path)
            throws MalformedReviewException {
        var object = podSpec(IMAGE);
        for (var field : List.of(path.split("\\.")).reversed()) {
            object = "{'" + field + "': " + object + "}";
        }

        scene.decide(FAIL_CLOSED, Reviews.review(group, kind, "CREATE", object, "null"));

        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);
        assertThat(scene.decisions.getFirst().images())
                .extracting(image -> image.use().path())
                .containsExactly(path + ".containers[c0].image");
    }

    private static String service(String resource, String object) {
        return Reviews.review("serving.example.test", "Service", "CREATE", object, "null")
                .replace(
                        "'operation'",
                        "'resource': {'group': 'serving.example.test', 'version': 'v1', 'resource': '" + resource
                                + "'}, 'operation'");
    }

    private void configureServices() {
        var path = ImagePath.of("spec.template.spec.containers[*].image");
        scene.resources =
                new ImageResources(List.of(new ImageResource("serving.example.test", "v1", "services", List.of(path))));
    }

    @Test
    void judgesKindsThatTheSettingsName() throws MalformedReviewException {
        configureServices();

        scene.decide(FAIL_CLOSED, service("services", Reviews.template("{}", podSpec(IMAGE))));
        scene.assertRecorded(false, Reason.SIGNATURE_MISSING);

        scene.evidence = HandlerScene::signed;
        scene.decide(FAIL_CLOSED, service("services", Reviews.template("{}", podSpec(IMAGE))));
        assertThat(scene.decisions.getLast().reason()).isEqualTo(Reason.VERIFIED);
    }

    @Test
    void doesNotTakeAnotherResourceForTheOneThatIsNamed() throws MalformedReviewException {
        configureServices();
        scene.evidence = HandlerScene::signed;

        scene.decide(FAIL_CLOSED, service("routes", Reviews.template("{}", podSpec(IMAGE))));

        scene.assertRecorded(false, Reason.KIND_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"ENFORCE, false", "WARN, true", "AUDIT, true"})
    void whatNamesNoImageWhereOneIsExpectedIsRefusedWhereAPolicyEnforces(Mode mode, boolean allowed)
            throws MalformedReviewException {
        configureServices();
        scene.rules = () -> HandlerScene.rules(mode);

        scene.decide(GateEntry.ADVISE, service("services", Reviews.template("{}", "{'containers': []}")));

        scene.assertRecorded(allowed, Reason.IMAGES_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({"ENFORCE, false", "WARN, true", "AUDIT, true"})
    void aKindItCannotReadLocksOutNobodyWhereNothingEnforces(Mode mode, boolean allowed)
            throws MalformedReviewException {
        scene.rules = () -> HandlerScene.rules(mode);

        scene.decide(
                GateEntry.ADVISE, Reviews.review("batch", "CronTab", "CREATE", Reviews.pod(podSpec(IMAGE)), "null"));

        scene.assertRecorded(allowed, Reason.KIND_UNKNOWN);
    }
}
