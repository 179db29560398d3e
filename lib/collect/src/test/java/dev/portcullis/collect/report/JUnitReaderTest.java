package dev.portcullis.collect.report;

import static dev.portcullis.collect.Reasons.HOLDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JUnitReaderTest {
    private static final Instant LATEST = Instant.parse("2026-03-01T10:00:00Z");
    private static final JUnitReader STRICT = new JUnitReader(new Check.JUnit(1, 0), LATEST);
    private static final String PASSED = "<testcase name='a' classname='A'/>";
    private static final String FAILED = "<testcase name='b'><failure message='no'>at A</failure></testcase>";
    private static final String SKIPPED = "<testcase name='c'><skipped/></testcase>";

    private static String suite(String content) {
        return "<?xml version='1.0' encoding='UTF-8'?><testsuite name='s'>" + content + "</testsuite>";
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                arguments(HOLDS, suite(PASSED)),
                arguments(HOLDS, "\uFEFF" + suite(PASSED + SKIPPED)),
                arguments(HOLDS, "<testsuites tests='1'><testsuite>" + PASSED + "</testsuite></testsuites>"),
                arguments(HOLDS, suite("<properties/><system-out><![CDATA[<failure/>]]></system-out>" + PASSED)),
                arguments("NoTests", suite("")),
                arguments("NoTests", "<testsuites/>"),
                arguments("NoTests", "<testsuite tests='100' failures='0'/>"),
                arguments("NoTests", suite(SKIPPED)),
                arguments("TestsFailed", suite(PASSED + FAILED)),
                arguments("TestsFailed", suite(PASSED + FAILED.replace("failure", "error"))),
                arguments("TestsFailed", suite(PASSED + "<error>the suite did not start</error>")),
                arguments("TestsFailed", suite(PASSED).replace("name='s'", "failures='1'")),
                arguments("TestsFailed", suite(PASSED).replace("name='s'", "errors='1'")),
                arguments("TestsFailed", suite(PASSED + FAILED).replace("name='s'", "failures='0' tests='1'")),
                arguments("TestsFailed", suite(PASSED + "<x:testcase xmlns:x='y'><x:failure/></x:testcase>")),
                arguments("TestsFailed", suite("<testcase><skipped/><failure/></testcase>")),
                arguments("FormatUnknown", "<html>" + PASSED + "</html>"),
                arguments("Malformed", ""),
                arguments("Malformed", "{}"),
                arguments("Malformed", suite(PASSED) + "<testsuite/>"),
                arguments("Malformed", suite(PASSED).replace("</testsuite>", "")),
                arguments("Malformed", suite(PASSED).replace("UTF-8", "ISO-8859-1")),
                arguments("Malformed", suite(PASSED).replace("name='s'", "failures='-1'")),
                arguments("Malformed", suite(PASSED).replace("name='s'", "failures='9999999999'")),
                arguments("Malformed", suite("<testcase><testcase/><failure/></testcase>")),
                arguments("Malformed", suite("&unknown;" + PASSED)),
                arguments("Malformed", suite("<testcase a='1' a='2'/>")),
                arguments("Malformed", "<!DOCTYPE t [<!ENTITY e SYS(TEM EM \u0000 'x'>]><testsuite/>"),
                arguments("TooComplex", suite("<testsuite>".repeat(16) + "</testsuite>".repeat(16))));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void tells(String outcome, String report) {
        assertThat(Reasons.of(STRICT, report)).isEqualTo(outcome);
    }

    static Stream<String> documentTypes() {
        return Stream.of(
                "<!DOCTYPE testsuite SYSTEM 'http://127.0.0.1:1/x.dtd'>",
                "<!DOCTYPE testsuite [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
                "<!DOCTYPE testsuite [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/p'> %p;]>",
                "<!DOCTYPE testsuite [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>",
                "<!DOCTYPE testsuite>");
    }

    /** Whatever it declares: nothing is resolved, and nothing is read behind it. */
    @ParameterizedTest
    @MethodSource("documentTypes")
    void refusesDocumentTypes(String declaration) {
        assertThat(Reasons.of(STRICT, declaration + "<testsuite>" + PASSED + "</testsuite>"))
                .isEqualTo("DocumentTypeRefused");
        assertThat(Reasons.of(STRICT, declaration + "<testsuite>&e;&b;" + PASSED + "</testsuite>"))
                .isEqualTo("DocumentTypeRefused");
    }

    @Test
    void nothingThatADocumentTypeNamesIsAskedFor() {
        try (var server = ScriptedRegistry.start()) {
            var external = "<!DOCTYPE testsuite SYSTEM '" + server.url("/x.dtd") + "'>";
            var parameter = "<!DOCTYPE t [<!ENTITY % p SYSTEM '" + server.url("/p") + "'> %p;]>";

            assertThat(Reasons.of(
                            STRICT, external + suite(PASSED).substring(suite("").indexOf("<testsuite"))))
                    .isEqualTo("DocumentTypeRefused");
            assertThat(Reasons.of(STRICT, parameter + "<testsuite>&e;</testsuite>"))
                    .isEqualTo("DocumentTypeRefused");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void readsUtf8Only() {
        assertThat(Reasons.of(STRICT, suite(PASSED).getBytes(StandardCharsets.UTF_16)))
                .isEqualTo("Malformed");
        assertThat(Reasons.of(STRICT, suite("<testcase name='ä'/>").getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("Malformed");
    }

    @Test
    void refusesMoreThanIsRead() {
        assertThat(Reasons.of(STRICT, " ".repeat((16 << 20) + 1))).isEqualTo("TooLarge");
        assertThat(Reasons.of(STRICT, suite("<a/>".repeat(500_001)))).isEqualTo("TooComplex");
    }

    @Test
    void asksForAsManyTestsAsTheItemSays() {
        assertThat(Reasons.of(new JUnitReader(new Check.JUnit(3, 0), LATEST), suite(PASSED + PASSED + SKIPPED)))
                .isEqualTo("NoTests");
        assertThat(Reasons.of(new JUnitReader(new Check.JUnit(2, 0), LATEST), suite(PASSED + PASSED + SKIPPED)))
                .isEqualTo(HOLDS);
    }

    @Test
    void bearsAsManyFailuresAsTheItemSays() {
        assertThat(Reasons.of(new JUnitReader(new Check.JUnit(1, 1), LATEST), suite(PASSED + FAILED)))
                .isEqualTo(HOLDS);
        assertThat(Reasons.of(new JUnitReader(new Check.JUnit(1, 1), LATEST), suite(FAILED + FAILED)))
                .isEqualTo("TestsFailed");
    }

    static Stream<Arguments> times() {
        var test = PASSED + "</testsuite>";
        return Stream.of(
                arguments(null, suite(PASSED)),
                arguments("2026-02-28T09:00:00Z", "<testsuite timestamp='2026-02-28T09:00:00'>" + test),
                arguments("2026-02-28T09:00:00.125Z", "<testsuite timestamp='2026-02-28T09:00:00.125'>" + test),
                arguments("2026-02-28T08:00:00Z", "<testsuite timestamp='2026-02-28T09:00:00+01:00'>" + test),
                arguments("2026-02-28T09:00:00Z", "<testsuite timestamp='2026-02-28T09:00:00Z'>" + test),
                // Kept east of Greenwich.
                arguments(LATEST.toString(), "<testsuite timestamp='2026-03-01T11:00:00'>" + test),
                // What tells its offset has no excuse.
                arguments("2026-03-01T11:00:00Z", "<testsuite timestamp='2026-03-01T11:00:00Z'>" + test),
                arguments(null, "<testsuite timestamp=''>" + test),
                arguments(null, "<testsuite timestamp='yesterday'>" + test),
                arguments(null, "<testsuite timestamp='2026-02-28'>" + test),
                arguments(null, "<testsuite timestamp='2026-02-28 09:00:00'>" + test),
                arguments(null, "<testsuite timestamp='2026-02-30T09:00:00'>" + test),
                arguments(null, "<testsuite timestamp='1772269200'>" + test),
                arguments(null, "<testsuite timestamp='2026-02-28T09:00:00" + " ".repeat(99) + "'>" + test),
                arguments(null, "<testsuite><testcase timestamp='2026-02-28T09:00:00'/></testsuite>"));
    }

    @ParameterizedTest
    @MethodSource("times")
    void isOfTheTimeThatItTells(@Nullable String time, String report) {
        assertThat(STRICT.read(report.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Reading.Holds(time == null ? null : Instant.parse(time)));
    }

    @Test
    void isAsOldAsTheOldestOfItsSuites() {
        var report = "<testsuites timestamp='2026-02-28T10:00:00'>"
                + "<testsuite timestamp='2026-02-28T11:00:00'>" + PASSED + "</testsuite>"
                + "<testsuite timestamp='2026-01-01T00:00:00'>" + PASSED + "</testsuite>"
                + "<testsuite>" + PASSED + "</testsuite></testsuites>";

        assertThat(STRICT.read(report.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Reading.Holds(Instant.parse("2026-01-01T00:00:00Z")));
    }
}
