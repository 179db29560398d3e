package dev.portcullis.collect.report;

import static dev.portcullis.collect.Reasons.HOLDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Check.Sarif.Level;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SarifReaderTest {
    private static final String DRIVER =
            "'name':'scanner','rules':[{'id':'r1','defaultConfiguration':{'level':'error'}},"
                    + "{'id':'r2','defaultConfiguration':{'level':'note'}},{'id':'r3'}]";

    private static SarifReader reader(Level level) {
        return new SarifReader(new Check.Sarif(level, 0, false));
    }

    private static String report(String results) {
        return run("'results':[" + results + "]");
    }

    private static String run(String rest) {
        return "{'version':'2.1.0','runs':[{'tool':{'driver':{D}},R}]}"
                .replace("D", DRIVER)
                .replace("R}", rest + "}")
                .replace('\'', '"');
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                arguments(HOLDS, report("")),
                arguments(HOLDS, report("{'level':'note'},{'level':'none'}")),
                arguments(HOLDS, report("{'ruleId':'r2'}")),
                arguments(HOLDS, report("{'kind':'pass','ruleId':'r1'}")),
                arguments(HOLDS, report("{'level':'error','suppressions':[{'kind':'external','status':'accepted'}]}")),
                arguments(HOLDS, report("{'level':'error','suppressions':[{'kind':'inSource'}]}")),
                arguments(HOLDS, report("{'level':'error','baselineState':'absent'}")),
                arguments(HOLDS, run("'invocations':[{'executionSuccessful':true}],'results':[]")),
                arguments("FindingsAboveThreshold", report("{'level':'error'}")),
                arguments("FindingsAboveThreshold", report("{'level':'warning'}")),
                arguments("FindingsAboveThreshold", report("{}")),
                arguments("FindingsAboveThreshold", report("{'ruleId':'r1'}")),
                arguments("FindingsAboveThreshold", report("{'ruleIndex':0}")),
                arguments("FindingsAboveThreshold", report("{'ruleId':'r3'}")),
                arguments("FindingsAboveThreshold", report("{'rule':{'id':'r1'}}")),
                arguments("FindingsAboveThreshold", report("{'ruleId':'unknown'}")),
                arguments("FindingsAboveThreshold", report("{'level':'error','suppressions':[]}")),
                arguments("FindingsAboveThreshold", report("{'level':'error','suppressions':[{'status':'rejected'}]}")),
                arguments(
                        "FindingsAboveThreshold",
                        report("{'level':'error','suppressions':[{'status':'accepted'},{'status':'underReview'}]}")),
                arguments(
                        "FindingsAboveThreshold",
                        run("'invocations':[{'executionSuccessful':true,'ruleConfigurationOverrides':[]}],"
                                + "'results':[{'ruleId':'r2'}]")),
                arguments("ScanIncomplete", "{\"version\":\"2.1.0\",\"runs\":[]}"),
                arguments("ScanIncomplete", run("'results':null")),
                arguments("ScanIncomplete", run("'artifacts':[]")),
                arguments("ScanIncomplete", run("'results':[],'externalPropertyFileReferences':{'results':[{}]}")),
                arguments("ScanIncomplete", run("'results':[],'invocations':[{'executionSuccessful':false}]")),
                arguments("Malformed", run("'results':[],'invocations':[{}]")),
                arguments("Malformed", run("'results':{}")),
                arguments("Malformed", report("1")),
                arguments("Malformed", report("{'level':'fatal'}")),
                arguments("Malformed", report("{'level':2}")),
                arguments("Malformed", report("{'level':'error','suppressions':{}}")),
                arguments("Malformed", report("").replace("\"name\":\"scanner\"", "\"name\":\"\"")),
                arguments("Malformed", report("{'level':'note','level':'error'}")),
                arguments("Malformed", report("") + "{}"),
                arguments("Malformed", "[]"),
                arguments("Malformed", "{\"version\":\"2.1.0\"}"),
                arguments("TooComplex", report("{'x':" + "[".repeat(40) + "]".repeat(40) + "}")),
                arguments("FormatUnknown", report("").replace("2.1.0", "2.0.0")),
                arguments("FormatUnknown", "{}"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void tells(String outcome, String report) {
        assertThat(Reasons.of(reader(Level.WARNING), report)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "note, NOTE, FindingsAboveThreshold",
        "note, WARNING, Holds",
        "warning, WARNING, FindingsAboveThreshold",
        "warning, ERROR, Holds",
        "error, ERROR, FindingsAboveThreshold",
        "none, NOTE, Holds"
    })
    void countsFromTheLevelOn(String found, Level level, String outcome) {
        assertThat(Reasons.of(reader(level), report("{'level':'" + found + "'}")))
                .isEqualTo(outcome);
    }

    @Test
    void countsSuppressedFindingsWhereTheItemSaysSo() {
        var suppressed = report("{'level':'error','suppressions':[{}]}");

        assertThat(Reasons.of(new SarifReader(new Check.Sarif(Level.ERROR, 0, true)), suppressed))
                .isEqualTo("FindingsAboveThreshold");
    }

    @Test
    void bearsAsManyAsTheItemSays() {
        var one = new SarifReader(new Check.Sarif(Level.ERROR, 1, false));

        assertThat(Reasons.of(one, report("{'level':'error'}"))).isEqualTo(HOLDS);
        assertThat(Reasons.of(one, report("{'level':'error'},{'level':'error'}")))
                .isEqualTo("FindingsAboveThreshold");
    }

    @Test
    void findsRulesOfExtensions() {
        var tool = "'driver':{'name':'s'},'extensions':[{'name':'pack','rules':[{'id':'e',"
                + "'defaultConfiguration':{'level':'note'}}]}]";
        var text = "{'version':'2.1.0','runs':[{'tool':{T},'results':[{R}]}]}"
                .replace("T", tool)
                .replace('\'', '"');

        assertThat(Reasons.of(
                        reader(Level.WARNING),
                        text.replace("R", "\"rule\":{\"index\":0,\"toolComponent\":{\"index\":0}}")))
                .isEqualTo(HOLDS);
        assertThat(Reasons.of(reader(Level.ERROR), text.replace("R", "\"ruleId\":\"e\"")))
                .isEqualTo("FindingsAboveThreshold");
    }

    @Test
    void refusesMoreThanIsRead() {
        assertThat(Reasons.of(reader(Level.ERROR), report("") + " ".repeat(8 << 20)))
                .isEqualTo("TooLarge");
        assertThat(Reasons.of(reader(Level.ERROR), report("{},".repeat(200_000) + "{}")))
                .isEqualTo("TooComplex");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none | 'invocations':[]",
                "none | 'invocations':[{'executionSuccessful':true}]",
                "none | 'invocations':[{'executionSuccessful':true,'endTimeUtc':'yesterday'}]",
                "none | 'invocations':[{'executionSuccessful':true,'endTimeUtc':1772269200}]",
                "none | 'invocations':[{'executionSuccessful':true,'endTimeUtc':'2026-02-28T09:00:00'}]",
                "none | 'invocations':[{'executionSuccessful':true,'startTimeUtc':'2026-02-28T09:00:00Z'}]",
                "2026-02-28T09:00:00Z | 'invocations':[{'executionSuccessful':true,'endTimeUtc':'2026-02-28T09:00:00Z'}]"
            },
            delimiter = '|',
            quoteCharacter = '`')
    void isOfTheTimeAtWhichItEnded(@Nullable String time, String invocations) {
        var report = run(invocations + ",'results':[]");

        assertThat(reader(Level.ERROR).read(report.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Reading.Holds(time == null ? null : Instant.parse(time)));
    }

    @Test
    void isAsOldAsTheOldestOfItsRuns() {
        var report = """
                {"version":"2.1.0","runs":[
                  {"tool":{"driver":{"name":"a"}},"results":[],"invocations":[
                    {"executionSuccessful":true,"endTimeUtc":"2026-02-28T09:00:00Z"},
                    {"executionSuccessful":true,"endTimeUtc":"2026-02-27T09:00:00.5Z"}]},
                  {"tool":{"driver":{"name":"b"}},"results":[],"invocations":[
                    {"executionSuccessful":true,"endTimeUtc":"2026-01-01T00:00:00Z"}]},
                  {"tool":{"driver":{"name":"c"}},"results":[]}]}
                """;

        assertThat(reader(Level.ERROR).read(report.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Reading.Holds(Instant.parse("2026-01-01T00:00:00Z")));
    }
}
