package dev.portcullis.collect.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.MetricQuery;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.source.Web;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.RegistrySettings.Limits;
import dev.portcullis.registry.credentials.PullCredentials;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.prometheus.Prometheus;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks a real Prometheus, which scrapes a canary of ours each second. */
@Tag("long")
@TestMethodOrder(OrderAnnotation.class)
class RealPrometheusTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static ScriptedRegistry canary;
    private static RunFolder folder;
    private static Prometheus prometheus;
    private static Web web;

    @BeforeAll
    static void start() {
        var scrapes = new AtomicInteger();
        canary = ScriptedRegistry.start()
                .on(
                        "/metrics",
                        request -> Response.ok("text/plain; version=0.0.4", metrics(scrapes.incrementAndGet())));
        var tools = Tools.find();
        folder = RunFolder.create(tools, "canary");
        prometheus = Prometheus.start(tools, folder, Map.of("canary", URI.create(canary.url("/metrics"))));
        var settings = new RegistrySettings(
                Map.of(prometheus.address().getAuthority(), new Host(true, true, null)), Limits.DEFAULT);
        web = new Web(settings, RegistryListener.NONE, HttpEnvironment.system());
    }

    /** A canary that is asked a thousand times between two scrapes, and fails once. */
    private static String metrics(int scrape) {
        return """
                canary_errors_ratio 0.01
                canary_requests{code="200"} 9
                canary_requests{code="500"} 1
                http_requests_total{track="canary",code="200"} %d
                http_requests_total{track="canary",code="500"} %d
                http_request_duration_seconds_bucket{track="canary",le="0.1"} %d
                http_request_duration_seconds_bucket{track="canary",le="+Inf"} %d
                """.formatted(scrape * 999, scrape, scrape * 1000, scrape * 1000);
    }

    @AfterAll
    static void stop() {
        web.close();
        prometheus.close();
        folder.close();
        canary.close();
    }

    private static Collected ask(String query, Comparison comparison, String threshold) {
        var wanted = new MetricQuery(
                prometheus.address(),
                query,
                comparison,
                new BigDecimal(threshold),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
        var request = new CollectRequest(
                new ImageRepository("registry.example.com", "apps/shop"),
                Scene.SUBJECT,
                "apps",
                PullCredentials.NONE,
                Deadline.after(Duration.ofSeconds(20)));
        return new MetricCollector(web, InstantSource.system()).collect(wanted, request);
    }

    private static void awaitOutcome(String outcome, String query, Comparison comparison, String threshold) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Scene.outcome(ask(query, comparison, threshold)))
                        .isEqualTo(outcome));
    }

    @Test
    @Order(1)
    void aCanaryThatKeptToItsThresholdPasses() {
        awaitOutcome("Passed", "canary_errors_ratio", Comparison.LESS, "0.05");

        assertThat(ask("canary_errors_ratio", Comparison.LESS, "0.05"))
                .isInstanceOfSatisfying(
                        Collected.Passed.class,
                        passed -> assertThat(passed.document().made())
                                .contains(
                                        "\"query\":\"canary_errors_ratio\"",
                                        "\"window\":\"PT2S\"",
                                        "\"value\":\"0.01\"")
                                .endsWith("\"verdict\":\"Passed\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ThresholdNotMet | canary_errors_ratio | LESS",
                "ThresholdNotMet | sum(canary_requests) | LESS",
                "NoSamples | canary_latency_seconds | LESS",
                "NoSamples | canary_errors_ratio > 1 | LESS",
                "TooManySeries | canary_requests | GREATER",
                "NotANumber | canary_errors_ratio / (canary_errors_ratio - canary_errors_ratio) | GREATER",
                "NotANumber | 0 * canary_errors_ratio / (canary_errors_ratio - canary_errors_ratio) | LESS",
                "UnexpectedAnswer | sum( | LESS",
                "UnexpectedAnswer | canary_errors_ratio[5m] | LESS"
            })
    @Order(2)
    void everythingElseHasItsReason(String outcome, String query, Comparison comparison) {
        awaitOutcome(outcome, query, comparison, "0.01");
    }

    static Stream<String> documented() throws IOException {
        var page = Files.readString(Path.of("../../docs/how-to/canary-evidence.md"));
        return Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("documented")
    @Order(3)
    void whatThePageShowsPasses(String query) {
        awaitOutcome("Passed", query.strip(), Comparison.LESS, "0.3");
    }

    /** Prometheus would carry the last value on for five minutes. */
    @Test
    @Order(4)
    void aMetricThatIsScrapedNoMoreIsStale() {
        awaitOutcome("Passed", "canary_errors_ratio", Comparison.LESS, "0.05");
        canary.on("/metrics", Response.of(500));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Scene.outcome(ask("canary_errors_ratio", Comparison.LESS, "0.05")))
                        .isIn("SamplesStale", "NoSamples"));
    }
}
