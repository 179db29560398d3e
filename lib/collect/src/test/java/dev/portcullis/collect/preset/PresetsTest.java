package dev.portcullis.collect.preset;

import static dev.portcullis.collect.Reasons.HOLDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.DocumentReader;
import dev.portcullis.collect.read.Reading;
import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each preset against its sample, and against the sample with something changed. */
class PresetsTest {
    private static final Digest SUBJECT =
            new Digest("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");

    static DocumentReader reader(Samples sample) {
        return switch (sample) {
            case DBT_RUN_RESULTS -> new DbtReader(new Check.DbtRunResults(false));
            case RECOVERY_DRILL -> new DrillReader(new Check.RecoveryDrill(Duration.ofHours(1)));
            case DETERMINISM -> new DeterminismReader(new Check.Determinism(true), SUBJECT);
            case SCHEMA_REGISTRY -> new SchemaRegistryReader();
            case EGRESS_PROBE ->
                new EgressReader(new Check.EgressProbe(
                        Set.of("198.51.100.7:443", "metadata.example.com:80"), Set.of("registry.example.com:443")));
        };
    }

    private static Arguments change(Samples sample, String part, String instead, String outcome) {
        return arguments(sample, part, instead, outcome);
    }

    static Stream<Arguments> changes() {
        return Stream.of(runs(), drills(), builds(), registries(), probes()).flatMap(changes -> changes);
    }

    private static Stream<Arguments> runs() {
        var sample = Samples.DBT_RUN_RESULTS;
        return Stream.of(
                change(sample, "\"pass\"", "\"fail\"", "RunFailed"),
                change(sample, "\"pass\"", "\"error\"", "RunFailed"),
                change(sample, "\"pass\"", "\"runtime error\"", "RunFailed"),
                change(sample, "\"pass\"", "\"warn\"", "RunFailed"),
                change(sample, "\"pass\"", "\"skipped\"", "RunIncomplete"),
                change(sample, "\"pass\"", "\"PASS\"", "FormatUnknown"),
                change(sample, "\"pass\"", "true", "Malformed"),
                change(sample, "\"results\": \\[[\\s\\S]*?\\n  \\]", "\"results\": []", "RunIncomplete"),
                change(sample, "\"results\"", "\"others\"", "Malformed"),
                change(sample, "run-results/v6", "run-results/v99", "FormatUnknown"),
                change(sample, "run-results", "manifest", "FormatUnknown"),
                change(sample, "schemas.getdbt.com", "schemas-getdbt.com", "FormatUnknown"),
                change(sample, "2026-03-01T09:30:00.123456Z", "2026-03-01T09:30:00", "Malformed"),
                change(sample, "\"unique_id\": \"model.shop.orders\"", "\"unique_id\": \"\"", "Malformed"),
                change(sample, "\"status\": \"success\",", "", "Malformed"));
    }

    private static Stream<Arguments> drills() {
        var sample = Samples.RECOVERY_DRILL;
        return Stream.of(
                change(sample, "T08:41:30Z", "T09:00:00Z", HOLDS),
                change(sample, "T08:41:30Z", "T09:00:01Z", "ObjectiveMissed"),
                change(sample, "T08:41:30Z", "T08:41:30-10:00", "ObjectiveMissed"),
                change(sample, "true", "false", "DrillFailed"),
                change(sample, "true", "\"true\"", "Malformed"),
                change(sample, "T08:41:30Z", "T07:41:30Z", "Malformed"),
                change(sample, "T08:41:30Z", "T08:00:00Z", "Malformed"),
                change(sample, "\"service\": \"shop-database\",", "", "Malformed"),
                change(sample, "\"startedAt\": \"2026-02-27T08:00:00Z\",", "", "Malformed"),
                change(sample, "\"startedAt\"", "\"objective\": \"PT99H\", \"started\"", "Malformed"),
                change(sample, "drill/v1", "drill/v2", "FormatUnknown"),
                change(sample, "\"format\"", "\"Format\"", "FormatUnknown"));
    }

    private static Stream<Arguments> builds() {
        var sample = Samples.DETERMINISM;
        return Stream.of(
                change(sample, "\"rebuilder\"", "\"ci\"", "BuildsTooFew"),
                change(sample, "\"builds\": \\[[\\s\\S]*?\\]", "\"builds\": []", "BuildsTooFew"),
                change(sample, "be03\"}\n", "be04\"}\n", "BuildsDiffer"),
                change(
                        sample,
                        "be03\"},",
                        "be04\"},{\"builder\": \"x\", \"digest\": \"sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\"},",
                        "BuildsDiffer"),
                change(sample, "sha256:5891", "sha256:9158", "BuildsDiffer"),
                change(sample, "sha256:5891", "sha512:5891", "Malformed"),
                change(sample, "\"builder\": \"ci\", ", "", "Malformed"),
                change(sample, "\"builder\": \"ci\"", "\"builder\": 1", "Malformed"),
                change(sample, "2026-03-01T09:00:00Z", "today", "Malformed"),
                change(sample, "determinism/v1", "determinism/v9", "FormatUnknown"));
    }

    private static Stream<Arguments> registries() {
        var sample = Samples.SCHEMA_REGISTRY;
        return Stream.of(
                change(sample, "\"owner\": \"team-orders\",", "", "OwnerMissing"),
                change(sample, "\"team-payments\"", "\" \"", "OwnerMissing"),
                change(sample, "\"team-payments\"", "null", "OwnerMissing"),
                change(sample, "\"BACKWARD\"", "\"NONE\"", "CompatibilityTooWeak"),
                change(sample, "\"BACKWARD\"", "\"FORWARD\"", "CompatibilityTooWeak"),
                change(sample, "\"BACKWARD\"", "\"backward\"", "CompatibilityTooWeak"),
                change(sample, "\"compatibility\": \"BACKWARD\",", "", "CompatibilityTooWeak"),
                change(sample, "\"returned\"", "\"lost\"", HOLDS),
                change(sample, "\"open\", \"paid\", \"returned\"", "\"open\"", "SchemaIncompatible"),
                change(
                        sample,
                        "\"id\": \\{\"type\": \"string\"\\}, \"state\": \\{\"enum\": \\[\"open\", \"paid\"\\]\\}",
                        "\"id\": {\"type\": [\"string\", \"integer\"]}, \"state\": {\"enum\": []}",
                        "SchemaIncompatible"),
                change(sample, "\"schema\"", "\"other\"", "SchemaUndecided"),
                change(sample, "\"version\": 2", "\"version\": 1", "Malformed"),
                change(sample, "\"version\": 2", "\"version\": \"2\"", "Malformed"),
                change(sample, "payments-value", "orders-value", "Malformed"),
                change(sample, "\"versions\": \\[\\{\"version\": 7\\}\\]", "\"versions\": []", "RunIncomplete"),
                change(sample, "\"subjects\": \\[[\\s\\S]*\\]", "\"subjects\": []", "RunIncomplete"),
                change(sample, "AVRO", "CSV", "FormatUnknown"),
                change(sample, "registry/v1", "registry/v2", "FormatUnknown"),
                change(sample, "2026-03-01T09:50:00Z", "", "Malformed"));
    }

    private static Stream<Arguments> probes() {
        var sample = Samples.EGRESS_PROBE;
        return Stream.of(
                change(sample, "7:443\", \"reached\": false", "7:443\", \"reached\": true", "EgressOpen"),
                change(sample, "\"reached\": true", "\"reached\": false", "EgressClosed"),
                change(sample, "198.51.100.7:443", "198.51.100.8:443", "TargetNotProbed"),
                change(sample, "\"target\": \"registry", "\"target\": \"mirror", "TargetNotProbed"),
                change(sample, "metadata.example.com:80", "198.51.100.7:443", "Malformed"),
                change(sample, "\"reached\": false", "\"reached\": null", "Malformed"),
                change(sample, "\"reached\": false", "\"error\": \"timed out\"", "Malformed"),
                change(sample, "\"targets\"", "\"others\"", "Malformed"),
                change(sample, "\"probedAt\": \"2026-03-01T09:45:00Z\",", "", "Malformed"),
                change(sample, "probe/v1", "probe/v2", "FormatUnknown"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void tellsWhatWasChanged(Samples sample, String part, String instead, String outcome) {
        var changed = sample.text().replaceFirst(part, instead);

        assertThat(changed).isNotEqualTo(sample.text());
        assertThat(Reasons.of(reader(sample), changed)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource
    void theSamplePasses(Samples sample) {
        assertThat(reader(sample).read(sample.text().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Reading.Holds.class,
                        holds -> assertThat(holds.time())
                                .isBetween(
                                        Instant.parse("2026-02-27T00:00:00Z"), Instant.parse("2026-03-02T00:00:00Z")));
    }

    @ParameterizedTest
    @EnumSource
    void anotherPresetIsNotRead(Samples sample) {
        for (var other : Samples.values()) {
            if (other != sample) {
                assertThat(Reasons.of(reader(sample), other.text())).isIn("FormatUnknown", "Malformed");
            }
        }
    }

    static Stream<Arguments> oversized() {
        return Stream.of(Samples.values())
                .flatMap(sample -> Oversized.documents().map(more -> arguments(sample, more.get()[0], more.get()[1])));
    }

    /** Everything that a preset looks for comes first, and the sample alone passes. */
    @ParameterizedTest
    @MethodSource
    void oversized(Samples sample, String outcome, String more) {
        assertThat(Reasons.of(reader(sample), Oversized.with(sample.text(), more)))
                .isEqualTo(outcome);
    }

    @Test
    void warningsAreBorneWhereTheItemSaysSo() {
        var lenient = new DbtReader(new Check.DbtRunResults(true));

        assertThat(Reasons.of(lenient, Samples.DBT_RUN_RESULTS.text().replace("\"pass\"", "\"warn\"")))
                .isEqualTo(HOLDS);
    }

    @Test
    void buildsMustBeOfTheSubjectWhereTheItemSaysSo() {
        var other = Digest.of(new byte[0]);

        assertThat(Reasons.of(new DeterminismReader(new Check.Determinism(true), other), Samples.DETERMINISM.text()))
                .isEqualTo("SubjectMismatch");
        assertThat(Reasons.of(new DeterminismReader(new Check.Determinism(false), other), Samples.DETERMINISM.text()))
                .isEqualTo(HOLDS);
    }
}
