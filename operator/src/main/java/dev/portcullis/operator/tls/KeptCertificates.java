package dev.portcullis.operator.tls;

import java.time.Instant;

/**
 * The state of the certificates.
 *
 * @param caBundle base64 of the PEM certificates that the API server must trust
 * @param servingUntil when the serving certificate ends
 */
public record KeptCertificates(String caBundle, Instant servingUntil) {}
