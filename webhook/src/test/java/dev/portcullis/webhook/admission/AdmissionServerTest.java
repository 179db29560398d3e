package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.FAIL_CLOSED;
import static dev.portcullis.webhook.admission.Reviews.IMAGE;
import static dev.portcullis.webhook.admission.Reviews.createPod;
import static dev.portcullis.webhook.admission.Reviews.podSpec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.webhook.record.RecordedRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real TLS, as an API server speaks to it and as others do. */
@Timeout(180)
final class AdmissionServerTest {
    private static final InstallationKeys KEYS =
            new InstallationKeys(InstallationKey.of(new byte[InstallationKey.LENGTH]), null);
    private static final String PATH = GatePath.of(KEYS.current(), FAIL_CLOSED);

    private static final HandlerScene SCENE = new HandlerScene();
    private static final LocalServer SERVER = new LocalServer(SCENE, () -> Optional.of(KEYS));
    private static final LocalServer IMPATIENT = new LocalServer(SCENE, () -> Optional.of(KEYS), 500);

    @BeforeAll
    static void start() {
        SERVER.start();
        IMPATIENT.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
        IMPATIENT.close();
        SCENE.close();
    }

    @AfterEach
    void forget() {
        SCENE.decisions.clear();
        SCENE.requests.clear();
    }

    @Test
    void refusesAnExceptionOfSomebodyWithoutTheVerb() throws Exception {
        var spec = "{'policies': ['release'], 'digests': ['" + Reviews.DIGEST
                + "'], 'reason': 'r', 'expiresAt': '2036-01-01T00:00:00Z'}";
        var review = Reviews.review("portcullis.dev", "PolicyException", "CREATE", "{'spec': " + spec + "}", "null");

        var response = post(HttpClient.Version.HTTP_2, GatePath.approving(KEYS.current()), Reviews.bytes(review));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"allowed\":false", "[ExceptionForbidden]")
                .doesNotContain("patch");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersAReview(HttpClient.Version version) throws Exception {
        var response = post(version, PATH, Reviews.bytes(createPod(podSpec(IMAGE))));

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"uid\":\"u-1\"", "\"allowed\":false", "[SignatureMissing]");
        assertThat(SCENE.decisions).hasSize(1);
    }

    static Stream<Arguments> wrongPaths() {
        var token = GatePath.token(KEYS.current());
        return Stream.of(
                Arguments.of("/"),
                Arguments.of("/admit"),
                Arguments.of("/admit/" + FAIL_CLOSED),
                Arguments.of("/admit/" + FAIL_CLOSED + "/"),
                Arguments.of("/admit/" + FAIL_CLOSED + "/" + token.substring(1)),
                Arguments.of("/admit/" + FAIL_CLOSED + "/" + token + "A"),
                Arguments.of("/admit/" + FAIL_CLOSED + "/" + token + "/"),
                Arguments.of("/admit/" + FAIL_CLOSED + "/x?token=" + token),
                Arguments.of("/admit/enforce-unknown/" + token),
                Arguments.of("/admit//" + token),
                Arguments.of("/admit/other/" + token),
                Arguments.of("//admit/" + FAIL_CLOSED + "/" + token),
                Arguments.of("/pin"),
                Arguments.of("/pin/"),
                Arguments.of("/pin/" + token + "/"),
                Arguments.of("/pin/" + token.substring(1)),
                Arguments.of("/pin/" + FAIL_CLOSED + "/" + token),
                Arguments.of("/admit/pin/" + token),
                Arguments.of("/approve"),
                Arguments.of("/approve/"),
                Arguments.of("/approve/" + token.substring(1)),
                Arguments.of("/admit/approve/" + token),
                Arguments.of("/q/health"));
    }

    @ParameterizedTest
    @MethodSource("wrongPaths")
    void knowsNoOtherPath(String path) throws Exception {
        var response = post(HttpClient.Version.HTTP_1_1, path, Reviews.bytes(createPod(podSpec(IMAGE))));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(SCENE.decisions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"})
    void acceptsNoOtherMethod(String method) throws Exception {
        var request = HttpRequest.newBuilder(SERVER.uri(PATH))
                .method(method, BodyPublishers.noBody())
                .build();

        assertThat(SERVER.client(HttpClient.Version.HTTP_1_1)
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    static Stream<byte[]> badBodies() {
        return Stream.of(
                new byte[0],
                Reviews.bytes("{}"),
                Reviews.bytes("not json"),
                Reviews.bytes(Reviews.review("", "Pod", "CREATE", "null", "null")),
                Reviews.bytes(Reviews.review("", "Pod", "DELETE", "null", Reviews.pod(podSpec(IMAGE)))),
                Reviews.bytes(Reviews.review("", "Pod", "CONNECT", Reviews.pod(podSpec(IMAGE)), "null")),
                Reviews.bytes(createPod(podSpec(IMAGE)) + "{}"),
                Reviews.bytes("[".repeat(100_000)),
                new byte[] {'{', (byte) 0xC0, (byte) 0xAF, '}'});
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void refusesABadBodyWithoutATrace(byte[] body) throws Exception {
        var response = post(HttpClient.Version.HTTP_2, PATH, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("Exception", "\tat ", "com.fasterxml");
        assertThat(response.body().length()).isLessThan(300);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void refusesABodyThatIsTooLarge(HttpClient.Version version) throws Exception {
        var response = post(version, PATH, new byte[ReviewDecoder.MAXIMUM_BYTES + 100_000]);

        assertThat(response.statusCode()).isEqualTo(413);
    }

    static Stream<Arguments> unread() {
        return Stream.of(
                Arguments.of(Reviews.bytes("not json"), "malformed"),
                Arguments.of(new byte[ReviewDecoder.MAXIMUM_BYTES + 2_000_000], "too_large"));
    }

    /** The API server lets pass what an entry that fails open does not answer; somebody must hear of it. */
    @ParameterizedTest
    @MethodSource("unread")
    void countsAndRecordsWhatItCannotRead(byte[] body, String reason) throws Exception {
        for (var entry : List.of(GateEntry.ADVISE, FAIL_CLOSED)) {
            var isOpen = entry.equals(GateEntry.ADVISE);
            var call = isOpen ? "advise" : "enforce";
            var before = unread(call, reason);

            post(HttpClient.Version.HTTP_1_1, GatePath.of(KEYS.current(), entry), body);

            assertThat(unread(call, reason)).isEqualTo(before + 1);
            assertThat(SCENE.requests).singleElement().satisfies(request -> {
                assertThat(request.operation()).isEqualTo(RecordedRequest.UNKNOWN);
                assertThat(request.entry()).isEqualTo(entry);
            });
            assertThat(SCENE.decisions).singleElement().satisfies(decision -> {
                assertThat(decision.reason()).isEqualTo(Reason.REQUEST_MALFORMED);
                assertThat(decision.allowed()).isEqualTo(isOpen);
            });
            forget();
        }
    }

    @Test
    void countsWhatItCannotReadOfWhoeverWantsToPinOrApprove() throws Exception {
        var pinned = unread("pin", "malformed");
        var approved = unread("approve", "malformed");

        post(HttpClient.Version.HTTP_2, GatePath.pinning(KEYS.current()), Reviews.bytes("{}"));
        post(HttpClient.Version.HTTP_2, GatePath.approving(KEYS.current()), Reviews.bytes("{}"));

        assertThat(unread("pin", "malformed")).isEqualTo(pinned + 1);
        assertThat(unread("approve", "malformed")).isEqualTo(approved + 1);
        assertThat(SCENE.decisions).isEmpty();
    }

    private static double unread(String call, String reason) {
        return SERVER.meters
                .counter("portcullis.reviews.unread", "call", call, "reason", reason)
                .count();
    }

    @Test
    void oneLargeBodyDisturbsNoOtherRequestOfTheConnection() throws Exception {
        var client = SERVER.client(HttpClient.Version.HTTP_2);
        var large = client.sendAsync(
                request(PATH, new byte[ReviewDecoder.MAXIMUM_BYTES + 100_000]), BodyHandlers.ofString());
        for (var i = 0; i < 20; i++) {
            assertThat(client.send(request(PATH, Reviews.bytes(createPod(podSpec(IMAGE)))), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(large.get().statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersMoreLargeReviewsThanItReadsAtOnce(HttpClient.Version version) throws Exception {
        var client = SERVER.client(version);
        var padding = " ".repeat(2_000_000);
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 30; i++) {
            var review = createPod(podSpec(IMAGE)).replace("u-1", "u-" + i) + padding;
            asked.add(client.sendAsync(request(PATH, Reviews.bytes(review)), BodyHandlers.ofString()));
        }

        for (var i = 0; i < asked.size(); i++) {
            assertThat(asked.get(i).get().body()).contains("\"u-" + i + "\"");
        }
        assertThat(SCENE.decisions).hasSize(30);
    }

    @Test
    void endsABodyThatNeverEnds() throws Exception {
        try (var connection = IMPATIENT.connect()) {
            connection.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
            assertThat(connection.sendUntilClosed(chunk)).isTrue();
        }
    }

    @Test
    void endsABodyThatNeverEndsOnAPathThatDoesNotExist() throws Exception {
        try (var connection = IMPATIENT.connect()) {
            connection.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
            assertThat(connection.sendUntilClosed(chunk)).isTrue();
        }
    }

    @Test
    void endsABodyThatDoesNotCome() throws Exception {
        try (var connection = IMPATIENT.connect()) {
            connection.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 408");
        }
        assertThat(SCENE.decisions)
                .singleElement()
                .satisfies(decision -> assertThat(decision.message()).contains("did not come in time"));
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws Exception {
        var first = createPod(podSpec(IMAGE)).replace("u-1", "first").replace('\'', '"');
        var second = createPod(podSpec(IMAGE)).replace("u-1", "second").replace('\'', '"');
        try (var connection = SERVER.connect()) {
            connection.send(http(first, "keep-alive") + http(second, "close"));

            var answers = connection.readToEnd();
            assertThat(answers.indexOf("\"first\"")).isPositive().isLessThan(answers.indexOf("\"second\""));
        }
    }

    @Test
    void isNotFooledByTwoLengths() throws Exception {
        try (var connection = SERVER.connect()) {
            connection.send("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void answersFalseAndNothingElseAfterAFault() throws Exception {
        var before = SCENE.evidence;
        SCENE.evidence = () -> {
            throw new IllegalStateException("hunter2");
        };
        try {
            var response = post(HttpClient.Version.HTTP_2, PATH, Reviews.bytes(createPod(podSpec(IMAGE))));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"allowed\":false", "[InternalError]")
                    .doesNotContain("hunter2");
            assertThat(SCENE.decisions).extracting(Decision::reason).containsExactly(Reason.INTERNAL_ERROR);
        } finally {
            SCENE.evidence = before;
        }
    }

    @Test
    void knowsTheOpenEntry() throws Exception {
        var response = post(
                HttpClient.Version.HTTP_2,
                GatePath.of(KEYS.current(), GateEntry.ADVISE),
                Reviews.bytes(createPod(podSpec(IMAGE))));

        assertThat(response.body()).contains("\"allowed\":false");
    }

    @Test
    void pinsWhereThePathSaysSoAndDecidesNothing() throws Exception {
        var before = SCENE.rules;
        SCENE.rules = () -> HandlerScene.tagged(DigestRule.PIN);
        var digest = Digest.of(new byte[0]);
        SCENE.tags = Map.of("v1", new Resolution.Resolved(digest));
        try {
            var tagged = "registry.example.com/apps/shop:v1";
            var response = post(
                    HttpClient.Version.HTTP_2,
                    GatePath.pinning(KEYS.current()),
                    Reviews.bytes(createPod(podSpec(tagged))));

            var answer = new ObjectMapper().readTree(response.body()).path("response");
            assertThat(answer.path("allowed").asBoolean()).isTrue();
            assertThat(answer.path("patchType").asText()).isEqualTo("JSONPatch");
            assertThat(new String(answer.path("patch").binaryValue(), StandardCharsets.UTF_8))
                    .isEqualTo("[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"" + tagged + "@"
                            + digest + "\"}]");
            assertThat(SCENE.decisions).isEmpty();
        } finally {
            SCENE.rules = before;
        }
    }

    @Test
    void aFaultWhilePinningIsNoAnswer() throws Exception {
        var before = SCENE.rules;
        SCENE.rules = () -> {
            throw new IllegalStateException("hunter2");
        };
        try {
            var response = post(
                    HttpClient.Version.HTTP_2,
                    GatePath.pinning(KEYS.current()),
                    Reviews.bytes(createPod(podSpec("registry.example.com/apps/shop:v1"))));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("hunter2");
        } finally {
            SCENE.rules = before;
        }
    }

    @Test
    void answersNobodyBeforeTheKeyIsKnown() throws Exception {
        try (var unready = new LocalServer(SCENE, Optional::empty)) {
            unready.start();
            var request = HttpRequest.newBuilder(unready.uri(PATH))
                    .POST(BodyPublishers.ofByteArray(Reviews.bytes(createPod(podSpec(IMAGE)))))
                    .build();
            assertThat(unready.client(HttpClient.Version.HTTP_2)
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void endsEachConnectionAfterItsAnswerOnceItLetsGo(HttpClient.Version version) throws Exception {
        try (var leaving = new LocalServer(SCENE, () -> Optional.of(KEYS))) {
            leaving.start();
            var client = leaving.client(version);
            var request = HttpRequest.newBuilder(leaving.uri(PATH))
                    .POST(BodyPublishers.ofByteArray(Reviews.bytes(createPod(podSpec(IMAGE)))))
                    .build();
            assertThat(leaving.connections()).isZero();
            for (var i = 0; i < 3; i++) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }
            assertThat(leaving.connections()).isOne();

            leaving.admission.letGo();

            for (var i = 0; i < 3; i++) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }
            assertThat(leaving.connections()).isEqualTo(3);
        }
        SCENE.decisions.clear();
    }

    @Test
    void takesNoMoreRequestsOnceItStops() throws Exception {
        try (var stopping = new LocalServer(SCENE, () -> Optional.of(KEYS))) {
            stopping.start();
            stopping.inFlight.stop(Duration.ZERO);
            var request = HttpRequest.newBuilder(stopping.uri(PATH))
                    .POST(BodyPublishers.ofByteArray(Reviews.bytes(createPod(podSpec(IMAGE)))))
                    .build();
            assertThat(stopping.client(HttpClient.Version.HTTP_2)
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(503);
        }
        assertThat(SCENE.decisions).isEmpty();
    }

    private static String http(String body, String connection) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: " + connection + "\r\n\r\n" + body;
    }

    private static HttpResponse<String> post(HttpClient.Version version, String path, byte[] body)
            throws IOException, InterruptedException {
        return SERVER.client(version).send(request(path, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String path, byte[] body) {
        return HttpRequest.newBuilder(SERVER.uri(path))
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }
}
