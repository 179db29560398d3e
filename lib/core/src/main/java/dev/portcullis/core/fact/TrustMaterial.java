package dev.portcullis.core.fact;

/**
 * One piece of a trust root that a proof used. A fact stays true as long as the current trust root still holds all of its material.
 *
 * @param kind what the piece is for
 * @param fingerprint SHA-256 of the key or certificate in DER form, as 64 hexadecimal digits
 */
public record TrustMaterial(Kind kind, String fingerprint) {
    /** The parts of a trust root. */
    public enum Kind {
        CERTIFICATE_AUTHORITY,
        CERTIFICATE_TRANSPARENCY_LOG,
        TRANSPARENCY_LOG,
        TIMESTAMP_AUTHORITY,
        PUBLIC_KEY
    }
}
