package dev.portcullis.crds.compile;

import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.IdentityMatcher;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.InvalidIdentityException;
import dev.portcullis.crds.policy.AuthoritySpec.Identity;
import dev.portcullis.crds.policy.DenySpec.DeniedSigner;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiles identities; null where there is a problem. */
final class Identities {
    private final Problems problems;

    Identities(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    IdentityMatcher matcher(String path, Identity identity) {
        var issuer = pattern(path, "issuer", identity.issuer(), identity.issuerRegExp());
        var subject = pattern(path, "subject", identity.subject(), identity.subjectRegExp());
        if (issuer == null || subject == null) {
            return null;
        }
        try {
            return IdentityMatcher.of(issuer, subject, extensions(identity));
        } catch (InvalidIdentityException e) {
            problems.invalid(path, message(e));
            return null;
        }
    }

    @Nullable
    DeniedIdentity denied(String path, DeniedSigner signer) {
        var issuer = pattern(path, "issuer", signer.issuer(), signer.issuerRegExp());
        var subject = pattern(path, "subject", signer.subject(), signer.subjectRegExp());
        return issuer == null || subject == null ? null : new DeniedIdentity(issuer, subject);
    }

    private @Nullable IdentityPattern pattern(
            String path, String field, @Nullable String text, @Nullable String expression) {
        if (text != null && expression == null) {
            return compiled(path + "." + field, text, IdentityPattern::exactly);
        }
        if (text == null && expression != null) {
            return compiled(path + "." + field + "RegExp", expression, IdentityPattern::regularExpression);
        }
        problems.invalid(path, "exactly one of " + field + " and " + field + "RegExp must be set");
        return null;
    }

    private @Nullable IdentityPattern compiled(String path, String text, Function<String, IdentityPattern> compiler) {
        try {
            return compiler.apply(text);
        } catch (InvalidIdentityException e) {
            problems.invalid(path, message(e));
            return null;
        }
    }

    private static Map<FulcioExtension, String> extensions(Identity identity) {
        var extensions = new EnumMap<FulcioExtension, String>(FulcioExtension.class);
        put(extensions, FulcioExtension.SOURCE_REPOSITORY_URI, identity.sourceRepositoryUri());
        put(extensions, FulcioExtension.SOURCE_REPOSITORY_ID, identity.sourceRepositoryId());
        put(extensions, FulcioExtension.SOURCE_REPOSITORY_OWNER_URI, identity.sourceRepositoryOwnerUri());
        put(extensions, FulcioExtension.SOURCE_REPOSITORY_OWNER_ID, identity.sourceRepositoryOwnerId());
        put(extensions, FulcioExtension.SOURCE_REPOSITORY_REF, identity.sourceRepositoryRef());
        put(extensions, FulcioExtension.BUILD_TRIGGER, identity.buildTrigger());
        put(extensions, FulcioExtension.RUNNER_ENVIRONMENT, identity.runnerEnvironment());
        return extensions;
    }

    private static void put(Map<FulcioExtension, String> map, FulcioExtension extension, @Nullable String value) {
        if (value != null) {
            map.put(extension, value);
        }
    }

    private static String message(InvalidIdentityException e) {
        return "the identity is refused: " + e.getMessage();
    }
}
