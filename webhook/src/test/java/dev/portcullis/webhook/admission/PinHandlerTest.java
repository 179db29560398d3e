package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.Reviews.container;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.pod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.workload.PodImages;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.webhook.admission.PinHandler.Pinned;
import dev.portcullis.webhook.admission.PinHandler.Replacement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PinHandlerTest {
    private static final String TAGGED = "registry.example.com/apps/shop:v1";
    private static final Digest DIGEST = Digest.of("v1".getBytes(StandardCharsets.UTF_8));
    private static final String PINNED = TAGGED + "@" + DIGEST;

    private final HandlerScene scene = new HandlerScene();

    @BeforeEach
    void pinTags() {
        scene.rules = () -> HandlerScene.tagged(DigestRule.PIN);
        scene.tags = Map.of("v1", new Resolution.Resolved(DIGEST));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void writesTheDigestBehindEveryTagOfAPod() throws MalformedReviewException {
        var spec = podSpec(
                List.of(container("c", Reviews.IMAGE), container("d", TAGGED)),
                List.of(container("i", TAGGED)),
                List.of(container("e", TAGGED)));

        assertThat(pin(createPod(spec)).replacements())
                .containsExactlyInAnyOrder(
                        new Replacement("/spec/containers/1/image", PINNED),
                        new Replacement("/spec/initContainers/0/image", PINNED),
                        new Replacement("/spec/ephemeralContainers/0/image", PINNED));
    }

    @Test
    void writesTheDigestBehindTheTagOfAnImageVolume() throws MalformedReviewException {
        var spec = "{'containers': [], 'volumes': [{'name': 'a', 'emptyDir': {}},"
                + " {'name': 'b', 'image': {'reference': '" + TAGGED + "'}}]}";

        assertThat(pin(createPod(spec)).replacements())
                .containsExactly(new Replacement("/spec/volumes/1/image/reference", PINNED));
    }

    @Test
    void leavesWhatStoodInThePodBefore() throws MalformedReviewException {
        var before = podSpec(List.of(container("c", TAGGED)), List.of(), List.of());
        var after = podSpec(List.of(container("c", TAGGED)), List.of(), List.of(container("debug", TAGGED)));

        assertThat(pin(Reviews.review("", "Pod", "UPDATE", pod(after), pod(before)))
                        .replacements())
                .containsExactly(new Replacement("/spec/ephemeralContainers/0/image", PINNED));
    }

    @Test
    void asksForATagOnceHoweverOftenItStandsThere() throws MalformedReviewException {
        assertThat(pin(createPod(podSpec(TAGGED, TAGGED, TAGGED))).replacements())
                .hasSize(3);
        assertThat(scene.resolved).containsExactly("v1");
    }

    @Test
    void asksForNothingOfAPodWithMoreImagesThanAreJudged() throws MalformedReviewException {
        var images = IntStream.rangeClosed(0, PodImages.MAXIMUM_IMAGES)
                .mapToObj(number -> TAGGED + number)
                .toArray(String[]::new);

        assertNothingChanges(createPod(podSpec(images)));
    }

    @Test
    void leavesTemplatesToTheirPods() throws MalformedReviewException {
        var deployment = Reviews.template("{'name': 'shop'}", podSpec(TAGGED));

        assertNothingChanges(Reviews.review("apps", "Deployment", "CREATE", deployment, "null"));
    }

    @Test
    void leavesATagToItsAuthorWhereSomePolicyWantsThat() throws MalformedReviewException {
        scene.rules = () -> HandlerScene.tagged(DigestRule.PIN, DigestRule.REQUIRED);

        assertNothingChanges(createPod(podSpec(TAGGED)));
    }

    @Test
    void leavesTagsWhereNoPolicyHasThemPinned() throws MalformedReviewException {
        for (var rules : List.of(HandlerScene.tagged(DigestRule.ALLOW), HandlerScene.tagged())) {
            scene.rules = () -> rules;

            assertNothingChanges(createPod(podSpec(TAGGED)));
        }
    }

    @Test
    void leavesImagesOfNoPolicyAndTextsThatAreNone() throws MalformedReviewException {
        assertNothingChanges(createPod(podSpec("nginx:v1", "registry.example.com/other:v1", "", "not a reference")));
    }

    @Test
    void leavesAnObjectThatIsNotWhatItSays() throws MalformedReviewException {
        for (var spec : List.of(
                "{}",
                "{'containers': 'none'}",
                "{'containers': ['" + TAGGED + "', 7, null, {'name': 'c'}, {'name': 'c', 'image': {'x': 1}}]}",
                "{'containers': {'0': {'name': 'c', 'image': '" + TAGGED + "'}}}")) {
            assertNothingChanges(createPod(spec));
        }
    }

    @Test
    void saysWhyATagIsNotPinned() throws MalformedReviewException {
        scene.tags = Map.of(
                "v1",
                new Resolution.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "it did not answer")));

        var pinned = pin(createPod(podSpec(TAGGED)));

        assertThat(pinned.replacements()).isEmpty();
        assertThat(pinned.warnings())
                .containsExactly("[RegistryTimeout] /spec/containers/0/image was not pinned: it did not answer");
    }

    private void assertNothingChanges(String review) throws MalformedReviewException {
        var pinned = pin(review);

        assertThat(pinned.uid()).isEqualTo("u-1");
        assertThat(pinned.replacements()).isEmpty();
        assertThat(pinned.warnings()).isEmpty();
        assertThat(scene.resolved).isEmpty();
    }

    private Pinned pin(String review) throws MalformedReviewException {
        return scene.pinning().pin(new ReviewDecoder(scene.resources).decode(Reviews.bytes(review)));
    }
}
