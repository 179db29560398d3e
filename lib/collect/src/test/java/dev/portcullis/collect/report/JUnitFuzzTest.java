package dev.portcullis.collect.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.portcullis.collect.Check;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Whatever is given as a report of tests: it does not pass, or another reader of XML finds a test in it, and no failure. */
final class JUnitFuzzTest {
    private static final JUnitReader READER = new JUnitReader(new Check.JUnit(1, 0), Instant.EPOCH);

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "<?xml version='1.0' encoding='UTF-8'?><testsuites><testsuite name='s' tests='1'><testcase name='a'/></testsuite></testsuites>",
                        "<testsuite><testcase><failure>no</failure></testcase><testcase><skipped/></testcase></testsuite>",
                        "<testsuite errors='1' timestamp='2026-03-01T10:00:00'><system-out><![CDATA[x]]></system-out><testcase/></testsuite>",
                        "<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><testsuite>&e;<testcase/></testsuite>",
                        "<x:testsuite xmlns:x='y'><x:testcase/><?pi?><!-- c --></x:testsuite>")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void doesNotPassOrAnotherReaderFindsTestsAndNoFailure(byte @NotNull @WithLength(max = 16_384) [] bytes)
            throws Exception {
        var reading = READER.read(bytes);
        Reasons.assertBounded(reading);
        if (reading instanceof Reading.Holds) {
            var document = parsed(bytes);
            assertThat(document.getDoctype()).isNull();
            assertThat(count(document, "testcase")).isPositive();
            assertThat(count(document, "failure") + count(document, "error")).isZero();
        }
    }

    private static int count(Document document, String name) {
        return document.getElementsByTagNameNS("*", name).getLength();
    }

    private static Document parsed(byte[] bytes) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var text = new String(bytes, StandardCharsets.UTF_8);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text)));
    }
}
