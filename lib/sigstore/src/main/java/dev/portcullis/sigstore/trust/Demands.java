package dev.portcullis.sigstore.trust;

/**
 * What a trust root demands besides a valid signature by a trusted signer. Each weakening is a choice of its own.
 *
 * @param certificateLog a transparency log entry for signatures made with certificates
 * @param keyLog a transparency log entry for signatures made with listed keys
 * @param sct proof of certificate transparency in certificates
 * @param time who may vouch for the time of signing; a certificate always needs a verified time, a key only if it has a window
 */
public record Demands(LogDemand certificateLog, LogDemand keyLog, SctDemand sct, TimeDemand time) {
    /** Everything for certificates; for keys no log entry. */
    public static final Demands STRICT =
            new Demands(LogDemand.REQUIRED, LogDemand.OPTIONAL, SctDemand.REQUIRED, TimeDemand.ANY_SOURCE);

    /** Whether a verified entry of one of the root's logs is needed. */
    public enum LogDemand {
        REQUIRED,
        OPTIONAL
    }

    /** Whether a certificate must prove that a certificate transparency log of the root holds it. */
    public enum SctDemand {
        REQUIRED,
        /** For instances without a certificate transparency log: proofs are not looked at. */
        NOT_REQUIRED
    }

    /** Which verified times count. */
    public enum TimeDemand {
        /** A timestamp authority, or a log's signed promise. */
        ANY_SOURCE,
        /** At least one timestamp of a timestamp authority, besides any log. */
        TIMESTAMP_AUTHORITY
    }

    public Demands withCertificateLog(LogDemand demand) {
        return new Demands(demand, keyLog, sct, time);
    }

    public Demands withKeyLog(LogDemand demand) {
        return new Demands(certificateLog, demand, sct, time);
    }

    public Demands withSct(SctDemand demand) {
        return new Demands(certificateLog, keyLog, demand, time);
    }

    public Demands withTime(TimeDemand demand) {
        return new Demands(certificateLog, keyLog, sct, demand);
    }
}
