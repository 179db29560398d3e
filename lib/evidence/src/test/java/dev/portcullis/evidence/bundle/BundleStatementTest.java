package dev.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.evidence.bundle.BundleStatementReading.Problem;
import dev.portcullis.evidence.bundle.BundleStatementReading.Read;
import dev.portcullis.evidence.bundle.BundleStatementReading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleStatementTest {
    private static final String DIGEST = "\"digest\":{\"sha256\":\"" + BundleSamples.SUBJECT.hex() + "\"}";

    private static BundleStatementReading read(String text) {
        return BundleStatementReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(read(BundleSamples.text())).isEqualTo(new Read(BundleSamples.statement()));
    }

    /** The bytes are signed and must be the same by every later version. */
    @Test
    void hasOneForm() {
        var items = List.copyOf(BundleSamples.statement().content().items());

        assertThat(new String(BundleStatementWriter.write(BundleSamples.of(items.get(2))), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"registry.example.com:5000/apps/shop\","
                                + DIGEST
                                + "}],\"predicateType\":\"https://portcullis.dev/evidence-bundle/v1\",\"predicate\":{\"requester\":"
                                + "{\"namespace\":\"apps\",\"name\":\"shop\",\"uid\":\"8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11\"},"
                                + "\"createdAt\":\"2026-03-01T10:00:00Z\",\"items\":[{\"name\":\"tests\",\"collector\":\"JUnit\","
                                + "\"required\":true,\"mediaType\":\"application/xml\",\"digest\":{\"sha256\":"
                                + "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
                                + "\"predicateType\":\"https://in-toto.io/attestation/test-result/v0.1\","
                                + "\"time\":\"2026-03-01T09:59:00Z\",\"controls\":[\"SOC2/CC8.1\"],\"outcome\":\"Passed\"}]}}");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(Problem.NOT_JSON, "^\\{", "["),
                arguments(Problem.NOT_JSON, "\"required\":true", "\"required\":true,\"required\":true"),
                arguments(Problem.NOT_JSON, "$", "{}"),
                arguments(Problem.NOT_A_STATEMENT, "Statement/v1", "Statement/v0.1"),
                arguments(Problem.NOT_A_STATEMENT, "\"_type\":\"[^\"]*\",", ""),
                arguments(Problem.NOT_A_STATEMENT, "\"subject\":\\[.*?\\]", "\"subject\":[]"),
                arguments(Problem.NOT_A_STATEMENT, "\"subject\":\\[(.*?)\\]", "\"subject\":[$1,$1]"),
                arguments(Problem.NOT_A_STATEMENT, "registry.example.com:5000/apps/shop", "shop"),
                arguments(Problem.NOT_A_STATEMENT, "registry.example.com:5000/apps/shop", "registry.example.com/a:tag"),
                arguments(Problem.UNKNOWN_VERSION, "bundle/v1", "bundle/v2"),
                arguments(Problem.UNKNOWN_VERSION, "\"predicateType\":\"https://portcullis.dev/e", "\"x\":\"https://e"),
                arguments(Problem.WRONG_SHAPE, "\"_type\"", "\"more\":1,\"_type\""),
                arguments(Problem.WRONG_SHAPE, "\"predicate\":\\{.*", "\"predicate\":[]}"),
                arguments(Problem.WRONG_SHAPE, "\"createdAt\":\"[^\"]*\",", ""),
                arguments(Problem.WRONG_SHAPE, "T10:00:00Z", "T10:00:00.000Z"),
                arguments(Problem.WRONG_SHAPE, "T10:00:00Z", "T11:00:00+01:00"),
                arguments(Problem.WRONG_SHAPE, "\"2026-03-01T10:00:00Z\"", "1772359200"),
                arguments(Problem.WRONG_SHAPE, "\"requester\":\\{", "\"requester\":{\"user\":\"eve\","),
                arguments(Problem.WRONG_SHAPE, "\"items\":\\[.*\\]\\}\\}", "\"items\":{}}}"),
                arguments(Problem.WRONG_SHAPE, "\"items\":\\[", "\"items\":[1,"),
                arguments(Problem.WRONG_SHAPE, "\"required\":true", "\"required\":\"true\""),
                arguments(Problem.WRONG_SHAPE, "\"required\":true,", ""),
                arguments(Problem.WRONG_SHAPE, "\"required\":true", "\"Required\":true"),
                arguments(Problem.WRONG_SHAPE, "\"collector\"", "\"weight\":1,\"collector\""),
                arguments(Problem.WRONG_SHAPE, "\"controls\":\\[\\]", "\"controls\":[1]"),
                arguments(Problem.WRONG_SHAPE, "\"outcome\":\"Failed\"", "\"outcome\":\"failed\""),
                arguments(Problem.WRONG_SHAPE, "\"outcome\":\"Failed\"", "\"outcome\":\"Passed\""),
                arguments(Problem.WRONG_SHAPE, "\"outcome\":\"Passed\"", "\"outcome\":\"Missing\""),
                arguments(Problem.WRONG_SHAPE, "\"reason\":\"NotFound\",", ""),
                arguments(Problem.WRONG_SHAPE, "\"sha256\":\"e3", "\"sha512\":\"e3"),
                arguments(Problem.WRONG_SHAPE, "\"sha256\":\"e3", "\"sha256\":\"E3"),
                arguments(Problem.DUPLICATE_NAME, "\"name\":\"canary\"", "\"name\":\"tests\""),
                arguments(Problem.OUT_OF_BOUNDS, "\"name\":\"canary\"", "\"name\":\"a canary\""),
                arguments(Problem.OUT_OF_BOUNDS, "\"namespace\":\"apps\"", "\"namespace\":\"\""),
                arguments(Problem.OUT_OF_BOUNDS, "\"mediaType\":\"application/xml\",", ""),
                arguments(Problem.OUT_OF_BOUNDS, "\"reason\":\"NotFound\"", "\"reason\":\"not found\""),
                arguments(Problem.OUT_OF_BOUNDS, "no ConfigMap", "no\\\\u001bConfigMap"),
                arguments(Problem.OUT_OF_BOUNDS, "no ConfigMap", "x".repeat(256)),
                arguments(Problem.OUT_OF_BOUNDS, "2026-03-01T09:59:00Z", "1926-03-01T09:59:00Z"),
                arguments(Problem.OUT_OF_BOUNDS, "\"SOC2/CC8.1\"", "\"SOC2/CC8.1\",\"SOC2/CC8.1\""),
                arguments(
                        Problem.OUT_OF_BOUNDS, "\"collector\":\"JUnit\"", "\"collector\":\"" + "J".repeat(64) + "\""));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void refusesEveryOtherForm(Problem problem, String part, String instead) {
        var changed = BundleSamples.text().replaceFirst(part, instead);

        assertThat(changed).isNotEqualTo(BundleSamples.text());
        assertThat(read(changed)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.problem()).isEqualTo(problem);
            assertThat(refused.detail()).hasSizeLessThan(200).doesNotContain("eve", "registry.example.com");
        });
    }

    @Test
    void refusesMoreItemsThanThereMayBe() {
        var item = BundleSamples.text().replaceFirst("^.*(\\{\"name\":\"drill\".*?\\}).*$", "$1");
        var many = IntStream.range(0, 65)
                .mapToObj(i -> item.replace("\"drill\"", "\"drill" + i + "\""))
                .collect(Collectors.joining(","));
        var text = BundleSamples.text().replaceFirst("\"items\":\\[.*\\]", "\"items\":[" + many + "]");

        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.OUT_OF_BOUNDS));
    }

    @Test
    void refusesMoreBytesThanAreRead() {
        var text = BundleSamples.text() + " ".repeat(BundleStatementReader.MAX_BYTES);

        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.TOO_LARGE));
    }

    @Test
    void readsNoOtherEncoding() {
        assertThat(BundleStatementReader.read(BundleSamples.text().getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Refused.class);
    }
}
