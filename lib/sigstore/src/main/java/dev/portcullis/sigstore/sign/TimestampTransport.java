package dev.portcullis.sigstore.sign;

/** Brings requests to a timestamp authority (RFC 3161 §3.4) and its answers back, bounded in size and time. */
@FunctionalInterface
public interface TimestampTransport {
    /**
     * Sends one request.
     *
     * @param request a TimeStampReq in DER form
     * @return what came back as {@link Timestamping.Stamped}, unchecked; or why nothing did
     */
    Timestamping send(byte[] request);
}
