package dev.portcullis.rego.run;

import dev.portcullis.rego.plan.Location;

/** Ends an evaluation that has failed. */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Location location;

    public FailedException(ErrorCode code, String message, Location location) {
        super(message, null, false, false);
        this.code = code;
        this.location = location;
    }

    public ErrorCode code() {
        return code;
    }

    public Location location() {
        return location;
    }
}
