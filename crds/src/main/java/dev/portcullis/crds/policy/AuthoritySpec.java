package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign, under one trust root.
 *
 * @param name unique in the policy
 * @param trustRoot name of the {@code TrustRoot}
 * @param identities identities that may sign keyless
 * @param keys names of the trust root's keys that may sign
 */
@ValidationRule(
        value = "has(self.identities) != has(self.keys)",
        message = "exactly one of identities and keys must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthoritySpec(
        @Required
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @JsonPropertyDescription("Name by which requirements refer to the authority.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription("Name of the TrustRoot that signatures are checked against.")
        String trustRoot,

        @Size(min = 1, max = 16) @JsonPropertyDescription("Identities that may sign keyless; any of them will do.")
        List<Identity> identities,

        @Size(min = 1, max = 16) @JsonPropertyDescription("Names of keys of the TrustRoot; any of them will do.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> keys) {
    public AuthoritySpec {
        name = Absent.text(name);
        trustRoot = Absent.text(trustRoot);
        identities = Absent.list(identities);
        keys = Absent.list(keys);
    }

    /**
     * An identity as Fulcio certifies it. Every part that is set must match.
     *
     * @param issuer the OIDC issuer
     * @param issuerRegExp an RE2 expression for the issuer
     * @param subject the subject alternative name
     * @param subjectRegExp an RE2 expression for the subject alternative name
     * @param sourceRepositoryUri the repository that was built
     * @param sourceRepositoryId its id
     * @param sourceRepositoryOwnerUri its owner
     * @param sourceRepositoryOwnerId its owner's id
     * @param sourceRepositoryRef the ref that was built
     * @param buildTrigger the event that started the build
     * @param runnerEnvironment where the build ran
     */
    @ValidationRule(
            value = "has(self.issuer) != has(self.issuerRegExp)",
            message = "exactly one of issuer and issuerRegExp must be set")
    @ValidationRule(
            value = "has(self.subject) != has(self.subjectRegExp)",
            message = "exactly one of subject and subjectRegExp must be set")
    @ValidationRule(
            value = "!has(self.issuer) || self.issuer != 'https://token.actions.githubusercontent.com'"
                    + " || has(self.sourceRepositoryUri) || has(self.sourceRepositoryId)"
                    + " || has(self.sourceRepositoryOwnerUri) || has(self.sourceRepositoryOwnerId)",
            message = "for GitHub's issuer a source repository or its owner must be named, by URI or id:"
                    + " the subject of a reusable workflow is the called workflow, which anybody may call")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Identity(
            @Size(min = 1, max = Bounds.TEXT) @JsonPropertyDescription("OIDC issuer.") @Nullable
            String issuer,

            @Size(min = 1, max = Bounds.EXPRESSION)
            @JsonPropertyDescription("RE2 expression that the whole issuer must match; its host must be literal.")
            @Nullable
            String issuerRegExp,

            @Size(min = 1, max = Bounds.EXPRESSION) @JsonPropertyDescription("Subject alternative name.") @Nullable
            String subject,

            @Size(min = 1, max = Bounds.EXPRESSION)
            @JsonPropertyDescription("RE2 expression that the whole subject must match; its host must be literal.")
            @Nullable
            String subjectRegExp,

            @Size(min = 1, max = Bounds.TEXT)
            @JsonPropertyDescription("URI of the repository that was built.")
            @Nullable
            String sourceRepositoryUri,

            @Size(min = 1, max = Bounds.TEXT) @JsonPropertyDescription("Id of the repository that was built.") @Nullable
            String sourceRepositoryId,

            @Size(min = 1, max = Bounds.TEXT) @JsonPropertyDescription("URI of that repository's owner.") @Nullable
            String sourceRepositoryOwnerUri,

            @Size(min = 1, max = Bounds.TEXT) @JsonPropertyDescription("Id of that repository's owner.") @Nullable
            String sourceRepositoryOwnerId,

            @Size(min = 1, max = Bounds.TEXT)
            @JsonPropertyDescription("Ref that was built, for example refs/heads/main.")
            @Nullable
            String sourceRepositoryRef,

            @Size(min = 1, max = Bounds.TEXT)
            @JsonPropertyDescription("Event that started the build, for example push.")
            @Nullable
            String buildTrigger,

            @Size(min = 1, max = Bounds.TEXT)
            @JsonPropertyDescription("Where the build ran, for example github-hosted.")
            @Nullable
            String runnerEnvironment) {}
}
