package dev.portcullis.crds.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageResourcesTest {
    private static final ImagePath PATH = ImagePath.of("spec.image");

    @ParameterizedTest
    @CsvSource({
        "serving.knative.dev, v1, services",
        "argoproj.io, v1alpha1, workflows",
        "batch.volcano.sh, v1alpha1, jobs",
        "'', v1, podtemplates",
        "apps, v1, controllerrevisions"
    })
    void findsWhatWasNamedAndNothingElse(String group, String version, String resource) {
        var resources = new ImageResources(List.of(new ImageResource(group, version, resource, List.of(PATH))));

        assertThat(resources.find(group, resource))
                .get()
                .extracting(ImageResource::version)
                .isEqualTo(version);
        assertThat(resources.find(group, resource + "s")).isEmpty();
        assertThat(resources.find(group + "x", resource)).isEmpty();
        assertThat(ImageResources.NONE.find(group, resource)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, v1, services, write the group",
        "Serving, v1, services, write the group",
        "a..b, v1, services, write the group",
        "a'b, v1, services, write the group",
        "a.b/v1, v1, services, write the group",
        "a.b, '', services, is no version",
        "a.b, *, services, is no version",
        "a.b, 1, services, is no version",
        "a.b, v1beta, services, is no version",
        "a.b, v1, '', write the resource",
        "a.b, v1, *, write the resource",
        "a.b, v1, Services, write the resource",
        "a.b, v1, services/status, write the resource",
        "a.b, v1, 'a''b', write the resource",
        "'', v1, pods, judged in any case",
        "apps, v1, deployments, judged in any case",
        "apps, v1beta1, deployments, judged in any case",
        "batch, v1, cronjobs, judged in any case",
        "portcullis.dev, v1alpha1, gateprobes, objects of Portcullis",
        "x.portcullis.dev, v1, things, objects of Portcullis"
    })
    void refusesWhatCannotBeMeant(String group, String version, String resource, String message) {
        assertThatThrownBy(() -> new ImageResource(group, version, resource, List.of(PATH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void needsPathsThatDiffer() {
        assertThatThrownBy(() -> new ImageResource("a.b", "v1", "things", List.of()))
                .hasMessageContaining("1 to 16 paths");
        assertThatThrownBy(() -> new ImageResource("a.b", "v1", "things", List.of(PATH, ImagePath.of("spec.image"))))
                .hasMessageContaining("a path twice");
        var many = IntStream.rangeClosed(0, 16)
                .mapToObj(number -> ImagePath.of("spec.image" + number))
                .toList();
        assertThatThrownBy(() -> new ImageResource("a.b", "v1", "things", many)).hasMessageContaining("1 to 16 paths");
    }

    @Test
    void namesEachResourceOnce() {
        var one = new ImageResource("a.b", "v1", "things", List.of(PATH));
        var other = new ImageResource("a.b", "v2", "things", List.of(PATH));

        assertThatThrownBy(() -> new ImageResources(List.of(one, other))).hasMessageContaining("named twice");
        assertThatThrownBy(() -> new ImageResources(Collections.nCopies(17, one)))
                .hasMessageContaining("at most 16");
    }
}
