package dev.portcullis.operator.runner;

/** The API server could not be asked, or did not do what was asked; it is tried again. */
final class ClusterFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterFault(String message, Throwable cause) {
        super(message, cause);
    }
}
