package dev.portcullis.core.fact;

import java.util.Map;

/**
 * Who a Fulcio certificate was issued to.
 *
 * @param issuer the OIDC issuer
 * @param subject the only subject alternative name
 * @param subjectType what kind of name the subject is
 * @param extensions the Fulcio extensions that the certificate carries, by meaning
 */
public record CertificateIdentity(
        String issuer, String subject, SubjectType subjectType, Map<FulcioExtension, String> extensions) {
    public CertificateIdentity {
        extensions = Map.copyOf(extensions);
    }

    /** The type of a subject alternative name that Fulcio issues. */
    public enum SubjectType {
        EMAIL,
        URI,
        OTHER_NAME
    }
}
