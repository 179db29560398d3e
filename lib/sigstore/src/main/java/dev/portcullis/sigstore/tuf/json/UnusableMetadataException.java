package dev.portcullis.sigstore.tuf.json;

import dev.portcullis.core.reason.Reason;

/** Ends the reading of a file; turned into a refusal where reading began. */
public final class UnusableMetadataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public UnusableMetadataException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public static UnusableMetadataException malformed(String path, String problem) {
        return new UnusableMetadataException(Reason.TUF_METADATA_MALFORMED, path + ": " + problem);
    }

    public Reason reason() {
        return reason;
    }
}
