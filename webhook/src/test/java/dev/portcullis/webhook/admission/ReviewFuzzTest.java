package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.bytes;
import static dev.portcullis.webhook.admission.Reviews.container;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cluster.workload.JudgedKind;
import dev.portcullis.cluster.workload.PodImages;
import dev.portcullis.cluster.workload.UnreadableImagesException;
import dev.portcullis.cluster.workload.UnreadableWorkloadException;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent as a review: it is refused in words, or every image that another reader finds in it is judged. */
final class ReviewFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final ImageResources RESOURCES = new ImageResources(List.of(new ImageResource(
            "example.com", "v1", "things", List.of(ImagePath.of("spec.steps?[*].image"), ImagePath.of("spec.base")))));
    private static final ReviewDecoder DECODER = new ReviewDecoder(RESOURCES);

    static Stream<Arguments> seeds() {
        var all = podSpec(List.of(container("a", IMAGE)), List.of(container("b", "b:1")), List.of(container("c", "c")));
        var volumes = "{'containers': [" + container("a", IMAGE)
                + "], 'volumes': [{'name': 'v', 'image': {'reference': 'r'}}, {'name': 'w', 'emptyDir': {}}]}";
        return Stream.of(
                        Reviews.createPod(all),
                        Reviews.createPod(volumes),
                        Reviews.review("", "Pod", "UPDATE", Reviews.pod(all), Reviews.pod(podSpec(IMAGE))),
                        Reviews.review("apps", "Deployment", "CREATE", Reviews.template("{}", all), "null"),
                        Reviews.review(
                                "batch",
                                "CronJob",
                                "CREATE",
                                "{'spec': {'jobTemplate': " + Reviews.template("{}", volumes) + "}}",
                                "null"),
                        Reviews.review("example.com", "Thing", "CREATE", "{'spec': {'base': 'a', 'steps': []}}", "null")
                                .replace("'operation'", "'resource': {'resource': 'things'}, 'operation'"),
                        Reviews.createPod("{'containers': {}}"),
                        Reviews.createPod("[[[[1]]]]"))
                .map(review -> arguments((Object) bytes(review)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrJudgedWhole(byte @NotNull [] body) throws IOException {
        try {
            var request = DECODER.decode(body);
            var tree = OTHER.readTree(body).path("request");
            assertThat(request.uid()).isEqualTo(tree.path("uid").textValue()).matches("[!-~]{1,128}");
            assertThat(tree.path("kind").path("kind").asText("")).endsWith(request.kind());
            var kind = JudgedKind.of(request.group(), request.kind(), request.resource(), RESOURCES);
            if (kind.isPresent()) {
                var uses = new ImageExtractor().extract(request, kind.get());
                assertThat(uses).isNotEmpty().hasSizeLessThanOrEqualTo(PodImages.MAXIMUM_IMAGES);
                if (kind.get() instanceof JudgedKind.Workload workload) {
                    assertThat(uses.stream().map(ImageUse::image))
                            .containsExactlyInAnyOrderElementsOf(images(workload.podSpec(tree.path("object"))));
                }
            }
        } catch (MalformedReviewException e) {
            assertThat(e.problem()).isNotBlank().hasSizeLessThan(200);
        } catch (UnreadableWorkloadException e) {
            assertThat(e.problem()).isNotBlank().hasSizeLessThan(200);
        } catch (UnreadableImagesException e) {
            assertThat(e.problem()).isNotBlank().hasSizeLessThan(600);
        }
    }

    private static List<String> images(JsonNode podSpec) {
        var containers = Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(list -> podSpec.path(list).valueStream())
                .map(container -> container.path("image").textValue());
        var volumes = podSpec.path("volumes")
                .valueStream()
                .map(volume -> volume.path("image"))
                .filter(image -> !image.isMissingNode() && !image.isNull())
                .map(image -> image.path("reference").asText(""));
        return Stream.concat(containers, volumes).toList();
    }
}
