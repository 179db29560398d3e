package dev.portcullis.collect;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Why an item of evidence did not pass.
 *
 * <p>The {@linkplain #code() code} is the same in the evidence bundle, the condition and the reference page. The {@linkplain #remedy()
 * remedy} tells the team that asked for the evidence what to do.
 */
public enum CollectReason {
    // It could not be had
    NOT_FOUND(true, "Publish the evidence, or correct where the item looks for it."),
    ACCESS_DENIED(true, "Give the bundle credentials that may read it, or have the item look elsewhere."),
    ADDRESS_REFUSED(
            true,
            "Name an HTTPS address that is public. Private addresses and plain HTTP need setting evidence.hosts of the"
                    + " operator."),
    CERTIFICATE_UNTRUSTED(true, "Have the host show a valid certificate, or name its authority in the settings."),
    UNREACHABLE(true, Remedies.UNANSWERED),
    TIMED_OUT(true, Remedies.UNANSWERED),
    RATE_LIMITED(
            true,
            "The host asks to wait. While what was published before is fresh it is asked again within minutes, else at the"
                    + " next run."),
    UNEXPECTED_ANSWER(
            true, "Check that the address is the right one: what answers there does not answer as it should."),

    // Documents as a whole
    TOO_LARGE(false, "Make the document smaller; what is larger is not read."),
    TOO_COMPLEX(false, "Make the document flatter or shorter; what is deeper or has more parts is not read."),
    DIGEST_MISMATCH(false, "Write the digest of the document as it is now, if it was changed on purpose."),
    MALFORMED(false, "Write the document anew: it is not well-formed, or has fields twice."),
    DOCUMENT_TYPE_REFUSED(false, "Write the XML document without a document type declaration."),
    FORMAT_UNKNOWN(false, "Write the document in a format and version that the collector reads."),
    ARTIFACT_AMBIGUOUS(
            false,
            "Publish the document as an artifact of one layer, and where several are of its type with the time of each."),
    SUBJECT_MISMATCH(false, "Collect evidence about this very artifact: this one is about another."),
    DOCUMENT_TOO_OLD(false, "Renew the evidence: it is older than the item's maxAge."),
    DOCUMENT_FROM_FUTURE(false, "Correct the clock of whoever wrote the document: its time lies ahead."),

    // What documents say
    PATH_NOT_FOUND(false, "Correct the path, or write what it leads to: it leads to nothing in this document."),
    TYPE_MISMATCH(false, "Correct the path or the document: what it leads to cannot be compared so."),
    THRESHOLD_NOT_MET(false, "Mend what the value stands for, or change the threshold on purpose."),
    NO_TESTS(false, "Run the tests: the report has fewer that ran than the item asks for."),
    TESTS_FAILED(false, "Mend the failing tests."),
    SCAN_INCOMPLETE(false, "Run the scan again: its report has no results, or says that it did not succeed."),
    FINDINGS_ABOVE_THRESHOLD(false, "Mend the findings."),
    RUN_INCOMPLETE(false, "Run all of it: something was skipped, or nothing ran."),
    RUN_FAILED(false, "Mend what failed, and run it again."),
    DRILL_FAILED(false, "Mend what kept the service from being recovered, and repeat the drill."),
    OBJECTIVE_MISSED(false, "Recover faster, or agree on another objective."),
    BUILDS_TOO_FEW(false, "Build it a second time, elsewhere."),
    BUILDS_DIFFER(false, "Make the build deterministic: its results differ."),
    OWNER_MISSING(false, "Name an owner for every subject of the registry."),
    COMPATIBILITY_TOO_WEAK(
            false, "Set a compatibility of the kind that is asked for on every subject of the registry."),
    SCHEMA_INCOMPATIBLE(false, "Change the schema so that it still accepts what the version before accepts."),
    SCHEMA_UNDECIDED(
            false,
            "Write the schema with keywords whose compatibility can be told, or leave those that cannot as they were."),
    TARGET_NOT_PROBED(false, "Probe every target that the item names."),
    EGRESS_OPEN(false, "Close the way to the target that was reached."),
    EGRESS_CLOSED(false, "Open the way to the target that was not reached."),

    // Metrics
    NO_SAMPLES(true, "Check the query: it gives nothing in this window."),
    TOO_MANY_SERIES(false, "Aggregate the query to one series."),
    NOT_A_NUMBER(false, "Check the query: it gives something other than a finite number."),
    SAMPLES_STALE(false, "Check that the metric is still scraped: the newest sample is too old."),
    WINDOW_NOT_COVERED(false, "Wait until there are samples for the whole window."),

    INTERNAL_ERROR(true, "A fault inside Portcullis. The log of the operator names it.");

    private final boolean missing;
    private final String code;
    private final String remedy;

    CollectReason(boolean missing, String remedy) {
        this.missing = missing;
        this.remedy = remedy;
        code = Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** Returns the stable code, for example {@code ThresholdNotMet}. */
    public String code() {
        return code;
    }

    /** Tells whether the evidence could not be had, rather than said otherwise. */
    public boolean missing() {
        return missing;
    }

    /** Tells whether it passes by itself: whoever was asked gave no answer, so that nothing is decided. */
    public boolean passing() {
        return switch (this) {
            case UNREACHABLE, TIMED_OUT, RATE_LIMITED -> true;
            default -> false;
        };
    }

    /** Tells whether a code is that of a reason that {@linkplain #passing() passes by itself}; one that is not known does not. */
    public static boolean isPassing(String code) {
        return Arrays.stream(values())
                .anyMatch(reason -> reason.passing() && reason.code().equals(code));
    }

    /** Returns what the team that asked for the evidence can do, in one or two sentences. */
    public String remedy() {
        return remedy;
    }

    /** What more than one reason has. */
    private static final class Remedies {
        static final String UNANSWERED =
                "Check the host and the way to it. While what was published before is fresh it is asked again within minutes,"
                        + " else at the next run.";
    }
}
