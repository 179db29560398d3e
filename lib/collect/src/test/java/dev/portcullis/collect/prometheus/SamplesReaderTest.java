package dev.portcullis.collect.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.collect.MetricQuery;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.collect.rule.Comparison;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesReaderTest {
    static final Instant END = Instant.ofEpochSecond(1_772_359_200);
    private static final long START = END.getEpochSecond() - 600;
    private static final String VALUES = values(0, 600, "0.01");

    static MetricQuery query(Comparison comparison, String threshold) {
        return new MetricQuery(
                URI.create("https://prometheus.example.com/base/"),
                "rate(errors_total[5m])",
                comparison,
                new BigDecimal(threshold),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2));
    }

    private static String values(int from, int to, String value) {
        return IntStream.iterate(from, second -> second <= to, second -> second + 60)
                .mapToObj(second -> "[" + (START + second) + ",\"" + value + "\"]")
                .collect(Collectors.joining(","));
    }

    static String answer(String... series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                + Stream.of(series)
                        .map(values -> "{\"metric\":{},\"values\":[" + values + "]}")
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    private static String outcome(MetricQuery query, String answer) {
        try {
            return new SamplesReader(query, END)
                            .read(answer.getBytes(StandardCharsets.UTF_8))
                            .kept()
                    ? "Kept"
                    : "Broken";
        } catch (RefusedException e) {
            return e.problem().reason().code();
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("Kept", answer(VALUES)),
                arguments("Kept", answer(values(120, 600, "1e-05"))),
                arguments("Kept", answer(values(0, 480, "0"))),
                arguments("Kept", answer(VALUES.replace(START + ",", START + ".0,"))),
                arguments("Broken", answer(values(0, 600, "0.05"))),
                arguments(
                        "Broken",
                        answer(values(0, 300, "0.01") + "," + values(360, 360, "1") + "," + values(420, 600, "0"))),
                arguments("NoSamples", answer()),
                arguments("NoSamples", answer("")),
                arguments("NoSamples", answer(VALUES).replace("values", "value")),
                arguments("TooManySeries", answer(VALUES, VALUES)),
                arguments("NotANumber", answer(values(0, 600, "NaN"))),
                arguments("NotANumber", answer(values(0, 540, "0") + "," + values(600, 600, "NaN"))),
                arguments("NotANumber", answer(values(0, 600, "-Inf"))),
                arguments("NotANumber", answer(values(0, 600, ""))),
                arguments("NotANumber", answer(values(0, 600, "0x0"))),
                arguments("NotANumber", answer(VALUES.replace("\"", ""))),
                arguments("NotANumber", answer(VALUES).replace("\"metric\"", "\"histograms\":[],\"metric\"")),
                arguments("SamplesStale", answer(values(0, 420, "0"))),
                arguments("WindowNotCovered", answer(values(180, 600, "0"))),
                arguments("WindowNotCovered", answer(values(600, 600, "0"))),
                arguments("WindowNotCovered", answer(values(0, 120, "0") + "," + values(600, 600, "0"))),
                arguments("Malformed", answer(values(0, 660, "0"))),
                arguments("Malformed", answer(values(-60, 600, "0"))),
                arguments("Malformed", answer(values(0, 600, "0") + "," + values(0, 600, "0"))),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[\"" + START + "\"")),
                arguments("Malformed", answer(VALUES).replace("[" + START + ",", "[")),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[1e30")),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[1e999999999")),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[1e10000001772359080")),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[1e-2147483647")),
                arguments("Malformed", answer(VALUES).replace("[" + START, "[0.1e-2147483648")),
                arguments("Malformed", answer("1")),
                arguments("Malformed", "{}"),
                arguments("Malformed", "<html>"),
                arguments("Malformed", answer(VALUES).replace("\"data\"", "\"date\"")),
                arguments("UnexpectedAnswer", answer(VALUES).replace("success", "error")),
                arguments("UnexpectedAnswer", answer(VALUES).replace("matrix", "vector")),
                arguments(
                        "UnexpectedAnswer",
                        answer(VALUES).replace("{\"status", "{\"warnings\":[\"partial\"],\"status")),
                arguments("TooLarge", answer(VALUES) + " ".repeat(SamplesReader.MAX_BYTES)),
                arguments(
                        "TooComplex",
                        answer(IntStream.range(0, 502)
                                .mapToObj(i -> "[" + (START + i) + ",\"0\"]")
                                .collect(Collectors.joining(",")))));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void tells(String outcome, String answer) {
        assertThat(outcome(query(Comparison.LESS, "0.05"), answer)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "LESS, 0.01, Broken",
        "LESS_OR_EQUAL, 0.010, Kept",
        "GREATER, 0.01, Broken",
        "GREATER_OR_EQUAL, 1e-2, Kept",
        "EQUAL, 0.01, Kept",
        "EQUAL, 0.02, Broken",
        "NOT_EQUAL, 0.01, Broken",
        "NOT_EQUAL, 0.02, Kept"
    })
    void compares(Comparison comparison, String threshold, String outcome) {
        assertThat(outcome(query(comparison, threshold), answer(VALUES))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"LESS, 0.3", "GREATER, 0.1", "EQUAL, 0.1", "NOT_EQUAL, 0.2"})
    void namesTheWorstValue(Comparison comparison, String worst) throws Exception {
        var values = values(0, 240, "0.2") + "," + values(300, 360, "0.1") + "," + values(420, 600, "0.3");
        var samples = new SamplesReader(query(comparison, "0.2"), END)
                .read(answer(values).getBytes(StandardCharsets.UTF_8));

        assertThat(samples.worst()).isEqualTo(worst);
        assertThat(samples.last()).isEqualTo(END);
    }

    @Test
    void asksForTheWindowThatEndsNow() {
        assertThat(MetricCollector.address(query(Comparison.LESS, "1"), END))
                .hasToString(
                        "https://prometheus.example.com/base/api/v1/query_range?query=rate%28errors_total%5B5m%5D%29"
                                + "&start=1772358600&end=1772359200&step=60s&lookback_delta=120s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://prometheus.example.com",
                "prometheus",
                "https:opaque",
                "https://user@prometheus.example.com",
                "https://prometheus.example.com#x",
                "https://prometheus.example.com?query=other",
                "file:///etc/passwd"
            })
    void refusesEndpointsThatAreNone(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query(URI.create(endpoint), "up", Duration.ofMinutes(1), Duration.ofSeconds(1)));
    }

    @Test
    void refusesQueriesOutOfBounds() {
        var endpoint = URI.create("https://prometheus.example.com");
        var minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, " ", minute, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, "x".repeat(4097), minute, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, "up", Duration.ofDays(8), minute));
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, "up", minute, Duration.ofMinutes(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, "up", minute, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> query(endpoint, "up", minute, Duration.ofMillis(1500)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query(endpoint, "up", Duration.ofMinutes(10), Duration.ofSeconds(1)));
    }

    private static MetricQuery query(URI endpoint, String query, Duration window, Duration step) {
        return new MetricQuery(endpoint, query, Comparison.LESS, BigDecimal.ONE, window, step, Duration.ofMinutes(1));
    }
}
