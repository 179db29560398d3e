package dev.portcullis.core.policy;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.FulcioExtension;
import java.util.Map;

/**
 * Says whether a certificate's identity is one that may sign: issuer, subject and every named extension must match.
 *
 * @param issuer the OIDC issuer
 * @param subject the subject alternative name
 * @param subjectType the type that the name must have
 * @param extensions values that Fulcio's extensions must equal
 */
public record IdentityMatcher(
        IdentityPattern issuer,
        IdentityPattern subject,
        SubjectType subjectType,
        Map<FulcioExtension, String> extensions) {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";

    public IdentityMatcher {
        extensions = Map.copyOf(extensions);
        if (issuer instanceof IdentityPattern.RegularExpression && !issuer.isOverUris()) {
            throw new InvalidIdentityException("issuers are URIs: begin the expression with https://");
        }
        if (issuer.matches(GITHUB) && !namesSource(extensions)) {
            throw new InvalidIdentityException(
                    "for GitHub's issuer a source repository or its owner must be named, by URI or id:"
                            + " the subject of a reusable workflow is the called workflow, which anybody may call");
        }
    }

    /** Makes a matcher whose subject type follows from the subject: a URI where it names a scheme, else an email address. */
    public static IdentityMatcher of(
            IdentityPattern issuer, IdentityPattern subject, Map<FulcioExtension, String> extensions) {
        var type = subject.isOverUris() ? SubjectType.URI : SubjectType.EMAIL;
        return new IdentityMatcher(issuer, subject, type, extensions);
    }

    public boolean matches(CertificateIdentity identity) {
        return identity.subjectType() == subjectType
                && issuer.matches(identity.issuer())
                && subject.matches(identity.subject())
                && extensions.entrySet().stream()
                        .allMatch(wanted ->
                                wanted.getValue().equals(identity.extensions().get(wanted.getKey())));
    }

    private static boolean namesSource(Map<FulcioExtension, String> extensions) {
        return extensions.containsKey(FulcioExtension.SOURCE_REPOSITORY_URI)
                || extensions.containsKey(FulcioExtension.SOURCE_REPOSITORY_ID)
                || extensions.containsKey(FulcioExtension.SOURCE_REPOSITORY_OWNER_URI)
                || extensions.containsKey(FulcioExtension.SOURCE_REPOSITORY_OWNER_ID);
    }
}
