package dev.portcullis.sigstore.fulcio;

/** Has keys certified for identities. Implementations are thread-safe, block within their own deadline and throw nothing. */
@FunctionalInterface
public interface CertificateIssuer {
    /**
     * Asks for a certificate.
     *
     * @param token whose identity it is to be for
     * @param request a certification request (PKCS #10, RFC 2986) in PEM form, signed with the key, which proves its possession
     * @return what came back as {@link Issuance.Issued}, unchecked; or why nothing did
     */
    Issuance issue(IdentityToken token, String request);
}
