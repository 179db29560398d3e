package dev.portcullis.core.fact;

import java.time.Instant;

/** A time of signing that somebody other than the signer vouched for. */
public record VerifiedTime(Source source, Instant at) {
    /** Who vouched for a time. */
    public enum Source {
        TIMESTAMP_AUTHORITY,
        TRANSPARENCY_LOG
    }
}
