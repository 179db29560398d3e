package dev.portcullis.cluster.workload;

/** Nobody can say which images an object names, though it is of a kind of Kubernetes's own. */
public final class UnreadableWorkloadException extends Exception {
    private final String problem;

    /** @param problem why, without any text of the object; told to the user */
    UnreadableWorkloadException(String problem) {
        super(problem);
        this.problem = problem;
    }

    public String problem() {
        return problem;
    }
}
