package dev.portcullis.collect.report;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tests of a report while it is read. A test that failed in two ways failed once; a suite that failed counts as a test. The oldest of its suites is how
 * old it is.
 */
final class TestCounts {
    private static final String CASE = "testcase";
    private static final String SUITE = "testsuite";
    private static final int MAX_DIGITS = 9;

    private final Instant latest;
    private int tests;
    private int failed;
    private int skipped;
    private int statedFailures;
    private boolean inCase;
    private boolean caseFailed;
    private boolean caseSkipped;
    private @Nullable Instant oldest;

    /**
     * Begins.
     *
     * @param latest the latest time that a suite without an offset can be of
     */
    TestCounts(Instant latest) {
        this.latest = latest;
    }

    void start(XMLStreamReader xml, int depth) throws RefusedException {
        var name = xml.getLocalName();
        if (depth == 1 && !name.equals(SUITE) && !name.equals("testsuites")) {
            throw new RefusedException(CollectReason.FORMAT_UNKNOWN, "the document is no report of JUnit");
        }
        switch (name) {
            case CASE -> begin();
            case "failure", "error" -> failure();
            case "skipped" -> caseSkipped = true;
            case SUITE, "testsuites" -> {
                stated(xml);
                dated(xml);
            }
            default -> {
                // Properties and output.
            }
        }
    }

    void end(String name) {
        if (name.equals(CASE)) {
            failed += caseFailed ? 1 : 0;
            skipped += caseSkipped && !caseFailed ? 1 : 0;
            inCase = false;
        }
    }

    int tests() {
        return tests;
    }

    /** Returns how many failed: as counted, or as the suites state where that is more. */
    int failed() {
        return Math.max(failed, statedFailures);
    }

    int skipped() {
        return skipped;
    }

    int ran() {
        return tests - skipped;
    }

    /** Returns when the tests ran; null where no suite tells. */
    @Nullable
    Instant time() {
        return oldest;
    }

    private void begin() throws RefusedException {
        if (inCase) {
            throw new RefusedException(CollectReason.MALFORMED, "the report has a test within a test");
        }
        tests++;
        inCase = true;
        caseFailed = false;
        caseSkipped = false;
    }

    private void failure() {
        if (inCase) {
            caseFailed = true;
        } else {
            tests++;
            failed++;
        }
    }

    /** Suites nest and may state the sum of those within: the greatest statement counts. */
    private void stated(XMLStreamReader xml) throws RefusedException {
        var failures = number(xml, "failures") + number(xml, "errors");
        statedFailures = Math.max(statedFailures, failures);
    }

    private void dated(XMLStreamReader xml) {
        Times.local(xml.getAttributeValue(null, "timestamp"), latest)
                .filter(time -> oldest == null || time.isBefore(oldest))
                .ifPresent(time -> oldest = time);
    }

    private static int number(XMLStreamReader xml, String attribute) throws RefusedException {
        var text = xml.getAttributeValue(null, attribute);
        if (text == null || text.isEmpty()) {
            return 0;
        }
        if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new RefusedException(CollectReason.MALFORMED, "the report counts in other than numbers");
        }
        return Integer.parseInt(text);
    }
}
