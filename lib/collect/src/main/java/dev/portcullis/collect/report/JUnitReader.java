package dev.portcullis.collect.report;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.read.DocumentReader;
import dev.portcullis.collect.read.Reading;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads reports of tests in JUnit's XML, as Ant defined it and most tools write it.
 *
 * <p>Tests are counted one by one. Where the counts that the report states itself are worse, these count. The oldest {@code timestamp} of its suites is when that
 * was true.
 */
public final class JUnitReader implements DocumentReader {
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 500_000;

    private final Check.JUnit check;
    private final Instant latest;

    /**
     * Makes a reader.
     *
     * @param latest when the report was there at the latest: it is of no later time than that, where it tells one without an offset from UTC
     */
    public JUnitReader(Check.JUnit check, Instant latest) {
        this.check = check;
        this.latest = latest;
    }

    @Override
    public Reading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return fails(CollectReason.TOO_LARGE, "the report has more than " + MAX_BYTES + " bytes");
        }
        try {
            var counts = counted(bytes);
            judge(counts);
            return new Reading.Holds(counts.time());
        } catch (RefusedException e) {
            return new Reading.Fails(e.problem());
        }
    }

    private TestCounts counted(byte[] bytes) throws RefusedException {
        try {
            return count(XmlText.open(bytes));
        } catch (XMLStreamException | RuntimeException e) {
            // The JDK's parser has no words for some errors, and ends with unchecked exceptions then.
            throw new RefusedException(
                    CollectReason.MALFORMED, "the report is not well-formed XML, or beyond the bounds of its parts");
        }
    }

    private TestCounts count(XMLStreamReader xml) throws RefusedException, XMLStreamException {
        var counts = new TestCounts(latest);
        var depth = 0;
        var elements = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD ->
                    throw new RefusedException(
                            CollectReason.DOCUMENT_TYPE_REFUSED, "the report has a document type declaration");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new RefusedException(CollectReason.MALFORMED, "the report refers to an entity");
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    elements++;
                    if (depth > MAX_DEPTH || elements > MAX_ELEMENTS) {
                        throw new RefusedException(
                                CollectReason.TOO_COMPLEX, "the report is deeper, or has more parts, than is read");
                    }
                    counts.start(xml, depth);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    counts.end(xml.getLocalName());
                }
                default -> {
                    // Text, comments and instructions say nothing about outcomes.
                }
            }
        }
        return counts;
    }

    private void judge(TestCounts counts) throws RefusedException {
        if (counts.failed() > check.maximumFailures()) {
            throw new RefusedException(
                    CollectReason.TESTS_FAILED,
                    counts.failed() + " of " + counts.tests() + " tests failed; at most " + check.maximumFailures()
                            + " may");
        }
        if (counts.ran() < check.minimumTests()) {
            throw new RefusedException(
                    CollectReason.NO_TESTS,
                    counts.ran() + " tests ran, " + counts.skipped() + " were skipped; at least " + check.minimumTests()
                            + " must run");
        }
    }

    private static Reading fails(CollectReason reason, String detail) {
        return new Reading.Fails(new Problem(reason, detail));
    }
}
