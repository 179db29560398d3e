package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.bytes;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReviewDecoderTest {
    private static final String GOOD = createPod(podSpec(IMAGE));

    private final ReviewDecoder decoder = new ReviewDecoder(ImageResources.NONE);

    @Test
    void readsWhatDecisionsNeed() throws MalformedReviewException {
        var request = decoder.decode(bytes(GOOD));

        assertThat(request.uid()).isEqualTo("u-1");
        assertThat(request.kind()).isEqualTo("Pod");
        assertThat(request.group()).isEmpty();
        assertThat(request.namespace()).isEqualTo("shop");
        assertThat(request.operation()).isEqualTo(Operation.CREATE);
        assertThat(request.user()).isEqualTo("alice@example.com");
        assertThat(request.object()
                        .path("spec")
                        .path("containers")
                        .path(0)
                        .path("image")
                        .asText())
                .isEqualTo(IMAGE);
    }

    @Test
    void keepsNothingButWhatIsJudged() throws MalformedReviewException {
        var spec = "{'containers': [{'name': 'a', 'image': 'b', 'env': [{'name': 'k', 'value': 'hunter2'}]}],"
                + "'volumes': [{'name': 'v', 'image': {'reference': 'r', 'pullPolicy': 'Always'}}],"
                + "'imagePullSecrets': [{'name': 's'}], 'serviceAccountName': 'sa', 'nodeSelector': {'x': 'y'}}";
        var owned = "{'annotations': {'a': 'b'}, 'ownerReferences': [{'controller': true, 'uid': '1'}]}";
        var kept = "{'containers':[{'name':'a','image':'b'}],'volumes':[{'name':'v','image':{'reference':'r'}}],"
                + "'imagePullSecrets':[{'name':'s'}],'serviceAccountName':'sa'}";

        var pod = decoder.decode(bytes(Reviews.review(
                "", "Pod", "UPDATE", "{'metadata': " + owned + ", 'status': {}, 'spec': " + spec + "}", "{'x': 1}")));
        var deployment = decoder.decode(
                bytes(Reviews.review("apps", "Deployment", "CREATE", Reviews.template(owned, spec), "null")));
        var cronJob = decoder.decode(bytes(Reviews.review(
                "batch",
                "CronJob",
                "CREATE",
                "{'spec': {'schedule': '* * * * *', 'jobTemplate': " + Reviews.template(owned, spec) + "}}",
                "null")));

        assertThat(pod.object())
                .hasToString(quoted("{'metadata':{'ownerReferences':[{'controller':true}]},'spec':" + kept + "}"));
        assertThat(pod.oldObject()).hasToString("{}");
        assertThat(deployment.object())
                .hasToString(quoted("{'metadata':{'ownerReferences':[{'controller':true}]},'spec':{'template':{'spec':"
                        + kept + "}}}"));
        assertThat(cronJob.object())
                .hasToString(quoted("{'spec':{'jobTemplate':{'spec':{'template':{'spec':" + kept + "}}}}}"));
    }

    @Test
    void keepsWhatConfiguredPathsLeadTo() throws MalformedReviewException {
        var resource = new ImageResource(
                "example.test",
                "v1",
                "things",
                List.of(ImagePath.of("spec.tasks[*].run?.image"), ImagePath.of("status.images?[*]")));
        var object =
                "{'spec': {'tasks': [{'name': 'n', 'run': {'image': 'a', 'env': 1}}, {'run': {'image': ['b', 'c']}}]},"
                        + "'status': {'images': ['d', {'e': 'f'}], 'phase': 'x'}}";

        var request = new ReviewDecoder(new ImageResources(List.of(resource)))
                .decode(bytes(Reviews.review("example.test", "Thing", "CREATE", object, "null")
                        .replace("'operation'", "'resource': {'resource': 'things'}, 'operation'")));

        assertThat(request.resource()).isEqualTo("things");
        assertThat(request.object())
                .hasToString(quoted("{'spec':{'tasks':[{'run':{'image':'a'}},{'run':{'image':['b','c']}}]},"
                        + "'status':{'images':['d',{}]}}"));
    }

    @Test
    void keepsNoMoreThanAnyPodHas() {
        var names = "{'name': 'n'},".repeat(Projection.MAXIMUM_VALUES / 2);
        var many = "{'containers': [" + names + "{}]}";
        var longImage = podSpec("x".repeat(Projection.MAXIMUM_TEXT + 1));

        assertMalformed(bytes(createPod(many)));
        assertMalformed(bytes(createPod(longImage)));
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "1",
                "'text'",
                "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview'}",
                "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'request': []}",
                "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'request': {}}",
                "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'response': {'allowed': true}}",
                "{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'request'",
            })
    void refusesWhatIsNoReview(String body) {
        assertMalformed(bytes(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'uid': 'u-1' -> 'uid': ''",
                "'uid': 'u-1' -> 'uid': 1",
                "'uid': 'u-1' -> 'uid': null",
                "'uid': 'u-1' -> 'uid': 'a b'",
                "'uid': 'u-1' -> 'uid': 'a\\nb'",
                "'uid': 'u-1' -> 'uid': '\\ud800'",
                "'uid': 'u-1', -> ",
                "admission.k8s.io/v1 -> admission.k8s.io/v1beta1",
                "AdmissionReview -> ConversionReview",
                "CREATE -> DELETE",
                "CREATE -> CONNECT",
                "CREATE -> create",
                "CREATE -> UPDATE",
                "'operation': 'CREATE', -> ",
                "'oldObject': -> 'object':",
                "'dryRun': false -> 'dryRun': false, 'dryRun': true",
                "'name': 'c0' -> 'name': 'c0', 'name': 'c1'",
                "'apiVersion': 'v1', -> 'apiVersion': 'v1', 'apiVersion': 'v1',",
            })
    void refusesOneChange(String change) {
        var parts = change.split(" -> ", -1);
        var body = GOOD.replaceFirst(
                java.util.regex.Pattern.quote(parts[0]), java.util.regex.Matcher.quoteReplacement(parts[1]));
        assertThat(body).isNotEqualTo(GOOD);

        assertMalformed(bytes(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "'text'", "1", "true"})
    void refusesAnObjectThatIsNone(String object) {
        assertMalformed(bytes(Reviews.review("", "Pod", "CREATE", object, "null")));
        assertMalformed(bytes(Reviews.review("", "Pod", "UPDATE", Reviews.pod(podSpec(IMAGE)), object)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " 1", "]", "null", "//", "\u0000"})
    void refusesTrailingTokens(String rest) {
        assertMalformed(bytes(GOOD + rest));
    }

    @Test
    void refusesAMegabyteTooMuch() {
        var padded = GOOD.replace("'shop'", "'" + "x".repeat(ReviewDecoder.MAXIMUM_BYTES) + "'");

        assertMalformed(bytes(padded));
    }

    @Test
    void refusesDeepNesting() {
        var deep = "[".repeat(200) + "]".repeat(200);
        assertMalformed(bytes(GOOD.replace("'dryRun': false", "'dryRun': " + deep)));
        assertMalformed(bytes("[".repeat(1_000_000)));
    }

    @Test
    void refusesIllFormedUtf8() {
        for (var bad :
                new byte[][] {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xFF}}) {
            var body = new String(bytes(GOOD), StandardCharsets.ISO_8859_1)
                    .replace("shop", new String(bad, StandardCharsets.ISO_8859_1));
            assertMalformed(body.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void guessesNoOtherEncoding(String charset) {
        assertMalformed(GOOD.replace('\'', '"').getBytes(Charset.forName(charset)));
    }

    @Test
    void neverEchoesTheBody() {
        assertThatExceptionOfType(MalformedReviewException.class)
                .isThrownBy(() -> decoder.decode(bytes("{'secret': hunter2}")))
                .satisfies(e -> assertThat(e.problem()).doesNotContain("hunter2"));
    }

    private void assertMalformed(byte[] body) {
        assertThatExceptionOfType(MalformedReviewException.class).isThrownBy(() -> decoder.decode(body));
    }
}
