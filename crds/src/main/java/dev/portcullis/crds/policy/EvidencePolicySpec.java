package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which evidence which images need.
 *
 * <p>The mode has no default: a policy that enforces by default locks people out, and one that does not lets people believe it does.
 *
 * @param mode what unmet requirements do at most; null only in an object that the API server would refuse
 * @param match the images and namespaces
 * @param digest what references without a digest mean
 * @param platforms the platforms that need evidence of their own where a requirement has {@code per: Platform}
 * @param evidenceRepositories where else evidence counts
 * @param authorities who may sign
 * @param requirements all must be met
 * @param deny what is refused whatever the evidence; null for nothing
 * @param exceptions which exceptions the policy admits; null for none
 * @param whenUndecidable what happens while a registry cannot be asked
 * @param previouslyVerifiedFor for how long after it was satisfied AllowPreviouslyVerified allows; null for 72 hours
 * @param ageGrace for how long after it was satisfied evidence that only became too old refuses nothing; null for not at all
 * @param expiringSoon how long before its age ends evidence is told of; null for not at all
 * @param rollout how namespaces come to be enforced, which begins with mode Enforce; null for all at once
 */
@ValidationRule(
        value = "!has(self.previouslyVerifiedFor)"
                + " || has(self.whenUndecidable) && self.whenUndecidable == 'AllowPreviouslyVerified'",
        message = "previouslyVerifiedFor goes with whenUndecidable: AllowPreviouslyVerified only")
@ValidationRule(
        value = "self.mode != 'Enforce' || !has(self.digest) || self.digest != 'Allow'",
        message = "digest: Allow does not go with mode: Enforce, because a tag can move after it was judged")
@ValidationRule(
        value = "self.requirements.all(r, (!has(r.signature) || r.signature.authorities.all(n,"
                + " self.authorities.exists(a, a.name == n))) && (!has(r.attestation) ||"
                + " r.attestation.authorities.all(n, self.authorities.exists(a, a.name == n))))",
        message = "every authority that a requirement names must be one of authorities")
@ValidationRule(
        value = "self.requirements.all(r, !has(r.anyOf) || r.anyOf.all(o, (!has(o.signature) ||"
                + " o.signature.authorities.all(n, self.authorities.exists(a, a.name == n))) && (!has(o.attestation) ||"
                + " o.attestation.authorities.all(n, self.authorities.exists(a, a.name == n)))))",
        message = "every authority that an alternative of anyOf names must be one of authorities")
@ValidationRule(
        value = "self.requirements.all(r, !has(r.rego) || ((!has(r.rego.inputs) || r.rego.inputs.all(i,"
                + " i.authorities.all(n, self.authorities.exists(a, a.name == n)))) && (!has(r.rego.bundle) ||"
                + " r.rego.bundle.authorities.all(n, self.authorities.exists(a, a.name == n)))))",
        message = "every authority that rego names must be one of authorities")
@ValidationRule(
        value = "self.requirements.all(r, !has(r.evidenceBundle) || r.evidenceBundle.authorities.all(n,"
                + " self.authorities.exists(a, a.name == n)))",
        message = "every authority that evidenceBundle names must be one of authorities")
@ValidationRule(
        value = "!has(self.platforms) || self.platforms.size() == 0 || self.requirements.exists(r,"
                + " (has(r.attestation) && has(r.attestation.per) && r.attestation.per == 'Platform') || (has(r.rego) && has(r.rego.per) && r.rego.per == 'Platform') || (has(r.anyOf) && r.anyOf.exists(o, has(o.attestation) &&"
                + " has(o.attestation.per) && o.attestation.per == 'Platform')))",
        message = "platforms changes nothing unless a requirement has per: Platform")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidencePolicySpec(
        @Required
        @JsonPropertyDescription("What happens when a requirement is unmet: Audit records it,"
                + " Warn tells the user as well, Enforce refuses the request.")
        @Nullable
        PolicyMode mode,

        @Required @JsonPropertyDescription("Images and namespaces that the policy is about.")
        ImageSelection match,

        @Default("Required")
        @JsonPropertyDescription(
                "What image references without a digest mean: Required refuses them, Pin writes the digest that"
                        + " the tag names into Pods when they are created, Allow judges what the tag names now.")
        DigestDemand digest,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Platforms of the nodes that run the images, for example linux/arm64; each of them needs"
                        + " evidence of its own for requirements with per: Platform. Left out, every platform of an index.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.PLATFORM_PATTERN) String> platforms,

        @Size(max = 8)
        @JsonPropertyDescription("Repositories in canonical form with their host, for example"
                + " registry.example.com/evidence, in which evidence counts for this policy, besides the image's own.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.REPOSITORY_PATTERN) String> evidenceRepositories,

        @Required @Size(min = 1, max = Bounds.AUTHORITIES) @JsonPropertyDescription("Who may sign, by name.")
        List<AuthoritySpec> authorities,

        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("What an image must have: all of these.")
        List<RequirementSpec> requirements,

        @JsonPropertyDescription("What is refused whatever the evidence.") @Nullable
        DenySpec deny,

        @JsonPropertyDescription("Which PolicyExceptions count for this policy; left out, none does.") @Nullable
        ExceptionsSpec exceptions,

        @Default("Deny")
        @JsonPropertyDescription("What happens while a registry that the policy names cannot be asked."
                + " AllowPreviouslyVerified allows an image that satisfied this very policy in the same namespace within"
                + " previouslyVerifiedFor, under trust roots that hold what they held then.")
        Undecidable whenUndecidable,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription("For how long AllowPreviouslyVerified allows; left out, 72h.")
        @Nullable
        String previouslyVerifiedFor,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription(
                "For how long after an image satisfied the policy in a namespace evidence that has only become"
                        + " older than its maxAge does not refuse it there. Left out, age refuses at once.")
        @Nullable
        String ageGrace,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription(
                "How long before evidence becomes older than its maxAge users are warned. Left out, not at all.")
        @Nullable
        String expiringSoon,

        @JsonPropertyDescription(
                "How namespaces go from Audit to Enforce, cohort by cohort, each once nothing that runs"
                        + " in it would be refused. It begins with mode: Enforce. Left out, all are enforced at once.")
        @Nullable
        RolloutSpec rollout) {
    public EvidencePolicySpec {
        match = Absent.or(match, new ImageSelection(List.of(), List.of(), null, null));
        digest = Absent.or(digest, DigestDemand.REQUIRED);
        platforms = Absent.list(platforms);
        evidenceRepositories = Absent.list(evidenceRepositories);
        authorities = Absent.list(authorities);
        requirements = Absent.list(requirements);
        whenUndecidable = Absent.or(whenUndecidable, Undecidable.DENY);
    }

    /** Returns the same demands with another rollout; null for none. */
    public EvidencePolicySpec withRollout(@Nullable RolloutSpec other) {
        return new EvidencePolicySpec(
                mode,
                match,
                digest,
                platforms,
                evidenceRepositories,
                authorities,
                requirements,
                deny,
                exceptions,
                whenUndecidable,
                previouslyVerifiedFor,
                ageGrace,
                expiringSoon,
                other);
    }

    /** What references without a digest mean. */
    public enum DigestDemand {
        @JsonProperty("Required")
        REQUIRED,
        @JsonProperty("Pin")
        PIN,
        @JsonProperty("Allow")
        ALLOW
    }

    /** What happens while a registry cannot be asked. */
    public enum Undecidable {
        @JsonProperty("Deny")
        DENY,
        @JsonProperty("Allow")
        ALLOW,
        @JsonProperty("AllowPreviouslyVerified")
        ALLOW_PREVIOUSLY_VERIFIED
    }
}
