package dev.portcullis.evidence.bundle;

import dev.portcullis.evidence.bundle.BundleStatementReading.Problem;

/** A document is no statement of an evidence bundle. The message quotes nothing of it. */
final class UnreadableStatementException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    UnreadableStatementException(Problem problem, String detail) {
        super(detail);
        this.problem = problem;
    }

    BundleStatementReading refusal() {
        return new BundleStatementReading.Refused(problem, String.valueOf(getMessage()));
    }
}
