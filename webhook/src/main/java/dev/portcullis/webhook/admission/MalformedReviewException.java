package dev.portcullis.webhook.admission;

/** The body is no admission review that can be decided; the problem says why, without echoing it. */
final class MalformedReviewException extends Exception {
    private final String problem;

    MalformedReviewException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
