package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class OtlpSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.000000007Z");

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>(new ArrayDeque<>());
    private HttpServer collector;

    @BeforeEach
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/logs", exchange -> {
            received.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            var next = answers.poll();
            var answer = next == null ? new Answer(200, "{}") : next;
            exchange.getResponseHeaders().add("Location", "/v1/elsewhere");
            exchange.getResponseHeaders().add("Retry-After", "0");
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        collector.createContext("/v1/elsewhere", exchange -> {
            throw new AssertionError("a redirect was followed");
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void sendsLinesInOrderAsOtlpHasThem() throws Exception {
        try (var sink = sink(Duration.ofSeconds(10))) {
            sink.write(lines("{\"uid\":\"1\"}", "{\"uid\":\"2\"}"));
        }

        var logs = received.getFirst().at("/resourceLogs/0/scopeLogs/0/logRecords");
        assertThat(logs).hasSize(2);
        assertThat(logs.at("/0/body/stringValue").asText()).isEqualTo("{\"uid\":\"1\"}");
        assertThat(logs.at("/1/body/stringValue").asText()).isEqualTo("{\"uid\":\"2\"}");
        assertThat(logs.at("/0/observedTimeUnixNano").asText()).isEqualTo("1780315200000000007");
        assertThat(received.getFirst()
                        .at("/resourceLogs/0/resource/attributes/0/value/stringValue")
                        .asText())
                .isEqualTo("portcullis-webhook");
        assertThat(authorizations).containsExactly("Bearer secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void sendsAgainWhatTheCollectorCouldNotTake(int status) throws Exception {
        answers.add(new Answer(status, ""));
        answers.add(new Answer(status, ""));
        try (var sink = sink(Duration.ofSeconds(30))) {
            sink.write(lines("{}"));
        }

        assertThat(received).hasSize(3).allMatch(request -> request.equals(received.getFirst()));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500, 302, 201})
    void whatItRejectsIsLost(int status) {
        answers.add(new Answer(status, ""));
        var sink = sink(Duration.ofSeconds(30));

        assertThatThrownBy(() -> sink.write(lines("{}", "{}")))
                .isInstanceOfSatisfying(RecordsLostException.class, lost -> {
                    assertThat(lost.number()).isEqualTo(2);
                    assertThat(lost.reason()).isEqualTo("rejected");
                    assertThat(lost)
                            .hasMessageContaining(String.valueOf(status))
                            .hasMessageNotContaining("secret");
                });
        assertThat(received).hasSize(1);
        sink.close();
    }

    @Test
    void whatItRejectsInPartIsLostInPart() {
        answers.add(
                new Answer(200, "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"too old\"}}"));
        var sink = sink(Duration.ofSeconds(30));

        assertThatThrownBy(() -> sink.write(lines("{}", "{}")))
                .isInstanceOfSatisfying(
                        RecordsLostException.class,
                        lost -> assertThat(lost.number()).isEqualTo(1));
        sink.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no JSON", "{\"partialSuccess\":{}}", "{\"partialSuccess\":{\"rejectedLogRecords\":\"-7\"}}"
            })
    void anyOtherAnswerIsSuccess(String body) throws Exception {
        answers.add(new Answer(200, body));
        try (var sink = sink(Duration.ofSeconds(10))) {
            sink.write(lines("{}"));
        }
        assertThat(received).hasSize(1);
    }

    @Test
    void givesUpOneThatCannotBeReached() {
        collector.stop(0);
        var sink = sink(Duration.ZERO);

        assertThatThrownBy(() -> sink.write(lines("{}")))
                .isInstanceOfSatisfying(
                        RecordsLostException.class,
                        lost -> assertThat(lost.reason()).isEqualTo("unreachable"));
        sink.close();
    }

    /** Else one collector that stalls would end all recording. */
    @Test
    @Timeout(30)
    void givesUpOneWhoseAnswerHasNoEnd() throws IOException {
        var released = new CountDownLatch(1);
        collector.createContext("/v1/stalls", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            awaited(released);
            exchange.close();
        });
        var sink = sink("/v1/stalls", Duration.ofMillis(200), Duration.ZERO);

        assertThatThrownBy(() -> sink.write(lines("{}")))
                .isInstanceOfSatisfying(
                        RecordsLostException.class,
                        lost -> assertThat(lost.reason()).isEqualTo("unreachable"));
        released.countDown();
        sink.close();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret\n", "Bearer secret\r\nX: y", "Bearer \u0000secret"})
    void aHeaderThatCannotBeSentIsFoundBeforeAndStandsInNoMessage(String value) {
        var endpoint = URI.create("http://127.0.0.1:1/");
        var headers = Map.of("Authorization", value);

        assertThatThrownBy(() -> new OtlpSink.Settings(endpoint, headers, Duration.ofSeconds(1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageNotContaining("secret");
    }

    @Test
    void endsWithTheProcess() {
        for (var i = 0; i < 1000; i++) {
            answers.add(new Answer(503, ""));
        }
        var sink = sink(Duration.ofMinutes(5));

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> sink.write(lines("{}"))).isInstanceOf(InterruptedException.class);
        sink.close();
    }

    private OtlpSink sink(Duration patience) {
        return sink("/v1/logs", Duration.ofSeconds(30), patience);
    }

    private OtlpSink sink(String path, Duration timeout, Duration patience) {
        var endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + path);
        return new OtlpSink(
                new OtlpSink.Settings(endpoint, Map.of("Authorization", "Bearer secret"), timeout, patience),
                () -> NOW,
                System::nanoTime);
    }

    private static List<byte[]> lines(String... lines) {
        return java.util.Arrays.stream(lines)
                .map(line -> (line + "\n").getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private record Answer(int status, String body) {}
}
