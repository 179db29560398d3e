package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RetryTest {
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");

    private final Clients clients = new Clients();
    private ScriptedRegistry registry;
    private HttpRegistryClient client;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        client = clients.insecure(registry);
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void overloadIsTriedAgain(int status) {
        registry.otherwise(request -> registry.requests().size() < 3 ? Response.of(status) : MANIFEST);

        assertThat(outcome(read())).isEqualTo("Found");
        assertThat(clients.pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofMillis(200)) <= 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                             | 0
            2                             | 2
            Sun, 01 Mar 2026 12:00:03 GMT | 3
            Sun, 01 Mar 2026 11:00:00 GMT | 0
            """)
    void retryAfterIsWaitedFor(String header, long seconds) {
        registry.otherwise(
                request -> registry.requests().size() < 2 ? Response.of(429).with("Retry-After", header) : MANIFEST);

        assertThat(outcome(read())).isEqualTo("Found");
        assertThat(clients.pauses.getFirst())
                .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1000 + 100));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3600                          | 3600
            999999999                     | 86400
            Mon, 02 Mar 2026 12:00:00 GMT | 86400
            """)
    void aWaitBeyondTheDeadlineIsReportedNotWaitedFor(String header, long seconds) {
        registry.otherwise(Response.of(503).with("Retry-After", header));

        assertThat(read())
                .isInstanceOfSatisfying(
                        RegistryResult.Unavailable.class,
                        none -> assertThat(none.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
        assertThat(registry.requests()).hasSize(1);
        assertThat(clients.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999999999999", "1e3", ""})
    void nonsenseIsNoRetryAfter(String header) {
        registry.otherwise(Response.of(503).with("Retry-After", header));

        assertThat(read())
                .isInstanceOfSatisfying(
                        RegistryResult.Unavailable.class,
                        none -> assertThat(none.retryAfter()).isNull());
    }

    @Test
    void attemptsAreBounded() {
        registry.otherwise(Response.of(503));

        assertThat(outcome(read())).isEqualTo("Unavailable RegistryUnavailable");
        assertThat(registry.requests()).hasSize(Clients.LIMITS.attempts());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 410})
    void definiteAnswersAreNotTriedAgain(int status) {
        registry.otherwise(Response.of(status));

        read();

        assertThat(registry.requests()).hasSize(1);
    }

    private RegistryResult<Manifest> read() {
        return client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon());
    }
}
