package dev.portcullis.webhook.admission;

import static dev.portcullis.core.decision.Binding.ADVISORY;
import static dev.portcullis.core.decision.Binding.BINDING;
import static dev.portcullis.core.decision.Binding.UNCHANGED;
import static dev.portcullis.core.decision.Binding.UNCHANGED_IN_TEMPLATE;
import static dev.portcullis.webhook.admission.Reviews.container;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static dev.portcullis.webhook.admission.Reviews.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cluster.workload.JudgedKind;
import dev.portcullis.cluster.workload.PodImages;
import dev.portcullis.cluster.workload.UnreadableImagesException;
import dev.portcullis.cluster.workload.UnreadableWorkloadException;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.crds.workload.WorkloadKind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageExtractorTest {
    private static final ImageResource SERVICES = new ImageResource(
            "serving.example.test",
            "v1",
            "services",
            List.of(
                    ImagePath.of("spec.template.spec.containers[*].image"),
                    ImagePath.of("spec.sidecar?.image"),
                    ImagePath.of("metadata.image?")));
    private static final ImageResources RESOURCES = new ImageResources(List.of(SERVICES));
    private static final JudgedKind CONFIGURED = new JudgedKind.Configured(SERVICES);
    private static final String OWNED = "{'ownerReferences': [{'controller': true, 'name': 'o', 'uid': '1'}]}";

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void findsEveryContainerOnCreate(WorkloadKind kind) throws MalformedReviewException, UnreadableWorkloadException {
        var spec =
                podSpec(List.of(container("app", "a")), List.of(container("init", "b")), List.of(container("e", "c")));

        var uses = extract(kind, "CREATE", object(kind, "{}", spec), "null");

        assertThat(uses).extracting(ImageUse::image).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(uses).extracting(ImageUse::binding).containsOnly(BINDING);
        assertThat(uses)
                .extracting(ImageUse::path)
                .contains(
                        kind.podSpecPath() + ".containers[app].image",
                        kind.podSpecPath() + ".initContainers[init].image",
                        kind.podSpecPath() + ".ephemeralContainers[e].image");
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void findsImagesThatAreMounted(WorkloadKind kind) throws MalformedReviewException, UnreadableWorkloadException {
        var spec = "{'containers': [{'name': 'app', 'image': 'a'}], 'volumes': [{'name': 'empty', 'emptyDir': {}},"
                + "{'name': 'none', 'image': null}, {'name': 'model', 'image': {'reference': 'b', 'pullPolicy': 'Always'}},"
                + "{'name': 'later', 'image': {}}]}";
        var before = spec.replace("'reference': 'b'", "'reference': 'c'");

        assertThat(extract(kind, "CREATE", object(kind, "{}", spec), "null"))
                .extracting(use -> use.path().substring(kind.podSpecPath().length()) + " " + use.image())
                .containsExactly(
                        ".containers[app].image a",
                        ".volumes[model].image.reference b",
                        ".volumes[later].image.reference ");
        assertThat(extract(kind, "UPDATE", object(kind, "{}", spec), object(kind, "{}", before)))
                .extracting(ImageUse::binding)
                .containsExactly(unchanged(kind), BINDING, unchanged(kind));
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void leavesAloneOnlyWhatIsTheSameInTheSamePlace(WorkloadKind kind)
            throws MalformedReviewException, UnreadableWorkloadException {
        var before = podSpec(List.of(container("a", "x"), container("b", "y")), List.of(), List.of());
        var after = podSpec(List.of(container("a", "x"), container("b", "z")), List.of(), List.of());

        assertThat(extract(kind, "UPDATE", object(kind, "{}", after), object(kind, "{}", before)))
                .extracting(ImageUse::binding)
                .containsExactly(unchanged(kind), BINDING);
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void judgesWhatIsBeingDeletedToo(WorkloadKind kind) throws MalformedReviewException, UnreadableWorkloadException {
        var ending = "{'deletionTimestamp': '2026-01-01T00:00:00Z', 'finalizers': ['example.com/wait']}";
        var before = podSpec(List.of(container("a", "x")), List.of(), List.of());
        var after = podSpec(List.of(container("a", "y")), List.of(), List.of());

        assertThat(extract(kind, "UPDATE", object(kind, ending, after), object(kind, ending, before)))
                .extracting(ImageUse::binding)
                .containsExactly(BINDING);
    }

    static Stream<Arguments> moves() {
        return Stream.of(
                Arguments.of(
                        "swapped",
                        podSpec(List.of(container("a", "x"), container("b", "y")), List.of(), List.of()),
                        podSpec(List.of(container("a", "y"), container("b", "x")), List.of(), List.of())),
                Arguments.of(
                        "renamed",
                        podSpec(List.of(container("a", "x")), List.of(), List.of()),
                        podSpec(List.of(container("b", "x")), List.of(), List.of())),
                Arguments.of(
                        "init to container",
                        podSpec(List.of(), List.of(container("a", "x")), List.of()),
                        podSpec(List.of(container("a", "x")), List.of(), List.of())),
                Arguments.of(
                        "container to ephemeral",
                        podSpec(List.of(container("a", "x")), List.of(), List.of()),
                        podSpec(List.of(), List.of(), List.of(container("a", "x")))),
                Arguments.of(
                        "changed by a character",
                        podSpec(List.of(container("a", "x:1")), List.of(), List.of()),
                        podSpec(List.of(container("a", "x:1 ")), List.of(), List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moves")
    void judgesWhatMoved(String what, String before, String after)
            throws MalformedReviewException, UnreadableWorkloadException {
        for (var kind : WorkloadKind.values()) {
            assertThat(extract(kind, "UPDATE", object(kind, "{}", after), object(kind, "{}", before)))
                    .as("%s of %s", what, kind)
                    .extracting(ImageUse::binding)
                    .containsOnly(BINDING);
        }
    }

    @Test
    void judgesANewEphemeralContainerOnly() throws MalformedReviewException, UnreadableWorkloadException {
        var before = podSpec(List.of(container("app", "x")), List.of(), List.of());
        var after = podSpec(List.of(container("app", "x")), List.of(), List.of(container("debug", "y")));

        assertThat(extract(WorkloadKind.POD, "UPDATE", Reviews.pod(after), Reviews.pod(before)))
                .extracting(use -> use.image() + " " + use.binding())
                .containsExactlyInAnyOrder("x UNCHANGED", "y BINDING");
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void takesAControllersWordForNoMoreThanAdvice(WorkloadKind kind)
            throws MalformedReviewException, UnreadableWorkloadException {
        var usuallyOwned = kind == WorkloadKind.REPLICA_SET || kind == WorkloadKind.JOB;

        assertThat(extract(kind, "CREATE", object(kind, OWNED, podSpec("x")), "null"))
                .extracting(ImageUse::binding)
                .containsExactly(usuallyOwned ? ADVISORY : BINDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'ownerReferences': []}",
                "{'ownerReferences': null}",
                "{'ownerReferences': [{'name': 'o'}]}",
                "{'ownerReferences': [{'controller': false}]}",
                "{'ownerReferences': [{'controller': 'true'}]}",
                "{'ownerReferences': [{'controller': 1}]}",
                "{'ownerReferences': {'o': {'controller': true}}}",
                "{'ownerReferences': 'controller'}"
            })
    void bindsWhereNoControllerOwns(String metadata) throws MalformedReviewException, UnreadableWorkloadException {
        for (var kind : List.of(WorkloadKind.REPLICA_SET, WorkloadKind.JOB)) {
            assertThat(extract(kind, "CREATE", object(kind, metadata, podSpec("x")), "null"))
                    .extracting(ImageUse::binding)
                    .containsExactly(BINDING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "'text'",
                "{'containers': []}",
                "{'containers': null}",
                "{'containers': {'a': {'name': 'a', 'image': 'x'}}}",
                "{'containers': 'x'}",
                "{'containers': 1}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'initContainers': {'b': {'name': 'b', 'image': 'y'}}}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'ephemeralContainers': {}}",
                "{'containers': [{'name': 'a'}]}",
                "{'containers': [{'image': 'x'}]}",
                "{'containers': [{'name': 'a', 'image': null}]}",
                "{'containers': [{'name': 'a', 'image': ['x']}]}",
                "{'containers': [{'name': 'a', 'image': 1}]}",
                "{'containers': [{'name': null, 'image': 'x'}]}",
                "{'containers': ['x']}",
                "{'containers': [null]}",
                "{'containers': [[{'name': 'a', 'image': 'x'}]]}",
                "{'containers': [{'name': 'a', 'image': 'x'}, {'name': 'b'}]}",
                "{'volumes': [{'name': 'v', 'image': {'reference': 'x'}}]}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'volumes': {'v': {'image': {'reference': 'y'}}}}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'volumes': [{'image': {'reference': 'y'}}]}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'volumes': [{'name': 'v', 'image': 'y'}]}",
                "{'containers': [{'name': 'a', 'image': 'x'}], 'volumes': [{'name': 'v', 'image': {'reference': ['y']}}]}"
            })
    void refusesWhatNobodyCanReadImagesFrom(String spec) {
        for (var kind : WorkloadKind.values()) {
            assertThatExceptionOfType(UnreadableWorkloadException.class)
                    .as(kind.name())
                    .isThrownBy(() -> extract(kind, "CREATE", object(kind, "{}", spec), "null"));
        }
    }

    static Stream<Arguments> templatesOfOtherShape() {
        var spec = podSpec("x");
        return Stream.of(
                Arguments.of(WorkloadKind.CRON_JOB, template("{}", spec)),
                Arguments.of(WorkloadKind.CRON_JOB, Reviews.pod(spec)),
                Arguments.of(WorkloadKind.CRON_JOB, "{'spec': {'jobTemplate': {'spec': " + spec + "}}}"),
                Arguments.of(WorkloadKind.CRON_JOB, "{'spec': {'jobTemplate': {'template': {'spec': " + spec + "}}}}"),
                Arguments.of(WorkloadKind.CRON_JOB, "{'spec': {'jobTemplate': [" + template("{}", spec) + "]}}"),
                Arguments.of(WorkloadKind.CRON_JOB, "{'spec': {'jobTemplate': null}}"),
                Arguments.of(WorkloadKind.CRON_JOB, "{}"),
                Arguments.of(WorkloadKind.REPLICATION_CONTROLLER, Reviews.pod(spec)),
                Arguments.of(WorkloadKind.REPLICATION_CONTROLLER, "{'spec': {'template': " + spec + "}}"),
                Arguments.of(WorkloadKind.REPLICATION_CONTROLLER, "{'spec': {'template': null}}"),
                Arguments.of(WorkloadKind.REPLICATION_CONTROLLER, "{'spec': {'replicas': 1}}"),
                Arguments.of(WorkloadKind.POD, template("{}", spec)),
                Arguments.of(WorkloadKind.JOB, Reviews.pod(spec)));
    }

    @ParameterizedTest
    @MethodSource("templatesOfOtherShape")
    void refusesATemplateWhereNoneIsExpected(WorkloadKind kind, String object) {
        for (var operation : List.of("CREATE", "UPDATE")) {
            assertThatExceptionOfType(UnreadableWorkloadException.class)
                    .as(operation)
                    .isThrownBy(() -> extract(kind, operation, object, object(kind, "{}", podSpec("x"))));
        }
    }

    @Test
    void refusesMoreContainersThanAnybodyRuns() {
        var many = IntStream.rangeClosed(0, PodImages.MAXIMUM_IMAGES)
                .mapToObj(number -> container("c" + number, "x" + number))
                .toList();

        assertThatExceptionOfType(UnreadableWorkloadException.class)
                .isThrownBy(() ->
                        extract(WorkloadKind.POD, "CREATE", Reviews.pod(podSpec(many, List.of(), List.of())), "null"));
    }

    @Test
    void aTagOfAKindThatSettingsNameIsJudgedByWhatItNamesNow() throws Exception {
        var uses = CONFIGURED.uses(
                new ObjectMapper()
                        .readTree(
                                "{\"metadata\": {}, \"spec\": {\"template\": {\"spec\": {\"containers\": [{\"image\": \"a:v1\"}]}}}}"),
                BINDING);

        assertThat(uses).extracting(ImageUse::tagUse).containsOnly(TagUse.ASKED);
    }

    @Test
    void findsImagesAtConfiguredPaths()
            throws MalformedReviewException, UnreadableWorkloadException, UnreadableImagesException {
        var before = "{'metadata': {}, 'spec': {'sidecar': {'image': 's'}, 'template': {'spec': {'containers':"
                + " [{'image': 'x', 'name': 'a', 'env': []}, {'image': 'y'}]}}}}";
        var after = before.replace("'y'", "'z'").replace("'metadata': {}", "'metadata': " + OWNED);

        assertThat(extract(CONFIGURED, "CREATE", after, "null"))
                .extracting(use -> use.path() + " " + use.image() + " " + use.binding())
                .containsExactly(
                        "spec.template.spec.containers[0].image x BINDING",
                        "spec.template.spec.containers[1].image z BINDING",
                        "spec.sidecar.image s BINDING");
        assertThat(extract(CONFIGURED, "UPDATE", after, before))
                .extracting(ImageUse::binding)
                .containsExactly(UNCHANGED_IN_TEMPLATE, BINDING, UNCHANGED_IN_TEMPLATE);
    }

    @Test
    void whatCouldNotBeReadCanBeMendedAndIsNew()
            throws MalformedReviewException, UnreadableWorkloadException, UnreadableImagesException {
        var mended = template("{}", podSpec("x"));

        assertThat(extract(CONFIGURED, "UPDATE", mended, template("{}", "{'containers': 'x'}")))
                .extracting(ImageUse::binding)
                .containsExactly(BINDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'containers': []}",
                "{'containers': null}",
                "{'containers': 'x'}",
                "{'containers': ['x']}",
                "{'containers': [{'name': 'a'}]}",
                "{'containers': [{'image': null}]}",
                "{'containers': [{'image': {'reference': 'x'}}]}",
                "{'containers': [{'image': 1}]}",
                "{'containers': [{'image': 'x'}, {}]}"
            })
    void refusesWhereConfiguredPathsFindNoImage(String spec) {
        for (var object :
                List.of(template("{}", spec), "{'spec': " + spec + "}", template("{'image': 7}", podSpec("x")))) {
            assertThatExceptionOfType(UnreadableImagesException.class)
                    .as(object)
                    .isThrownBy(() -> extract(CONFIGURED, "CREATE", object, "null"));
        }
    }

    private static Binding unchanged(WorkloadKind kind) {
        return kind == WorkloadKind.POD ? UNCHANGED : UNCHANGED_IN_TEMPLATE;
    }

    private static String object(WorkloadKind kind, String metadata, String spec) {
        return switch (kind) {
            case POD -> "{'metadata': " + metadata + ", 'spec': " + spec + "}";
            case CRON_JOB -> "{'metadata': " + metadata + ", 'spec': {'jobTemplate': " + template("{}", spec) + "}}";
            default -> template(metadata, spec);
        };
    }

    private static List<ImageUse> extract(WorkloadKind kind, String operation, String object, String oldObject)
            throws MalformedReviewException, UnreadableWorkloadException {
        try {
            return extract(new JudgedKind.Workload(kind), operation, object, oldObject);
        } catch (UnreadableImagesException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ImageUse> extract(JudgedKind kind, String operation, String object, String oldObject)
            throws MalformedReviewException, UnreadableWorkloadException, UnreadableImagesException {
        var review = Reviews.bytes(Reviews.review("", "Pod", operation, object, oldObject));
        return new ImageExtractor().extract(new ReviewDecoder(RESOURCES).decode(review), kind);
    }
}
