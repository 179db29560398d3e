package dev.portcullis.sigstore.fulcio;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a certificate must have been issued to.
 *
 * @param issuer who vouches for the identity
 * @param subject the subject alternative name: a URI where it has {@code ://}, and none otherwise; null for whatever the authority makes of the token
 */
public record ExpectedIdentity(String issuer, @Nullable String subject) {
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile("system:serviceaccount:([a-z0-9][-a-z0-9]*):([a-z0-9][-a-z0-9.]*)");

    /** Whoever the issuer says that the token is for: a service account by its name, anybody else by whatever name the authority gives. */
    public static ExpectedIdentity of(IdentityToken token) {
        var account = SERVICE_ACCOUNT.matcher(token.subject());
        return account.matches()
                ? ofServiceAccount(token.issuer(), account.group(1), account.group(2))
                : new ExpectedIdentity(token.issuer(), null);
    }

    /**
     * A service account of a cluster, by the name that Fulcio's issuers of type {@code kubernetes} give it.
     *
     * @see <a href="https://github.com/sigstore/fulcio/blob/main/docs/oidc.md">Fulcio's OIDC usage</a>
     */
    public static ExpectedIdentity ofServiceAccount(String issuer, String namespace, String serviceAccount) {
        return new ExpectedIdentity(
                issuer, "https://kubernetes.io/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount);
    }

    /** Tells whether a certificate is for it. */
    public boolean isOf(CertificateIdentity identity) {
        return identity.issuer().equals(issuer)
                && (subject == null
                        || (identity.subject().equals(subject)
                                && (identity.subjectType() == SubjectType.URI) == subject.contains("://")));
    }

    @Override
    public String toString() {
        return (subject == null ? "whoever the token is for" : subject) + " (issuer " + issuer + ")";
    }
}
