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
 * One thing that a policy demands: a name and exactly one kind.
 *
 * @param name unique in the policy
 * @param mode what happens when it is unmet, if that is weaker than the policy's mode; null for the policy's
 * @param signature an image signature
 * @param attestation an attestation
 * @param anyOf at least one of these
 * @param rego rules in Rego
 * @param evidenceBundle an evidence bundle
 */
@ValidationRule(
        value = "[has(self.signature), has(self.attestation), has(self.anyOf), has(self.rego),"
                + " has(self.evidenceBundle)].exists_one(kind, kind)",
        message = "exactly one of signature, attestation, anyOf, rego and evidenceBundle must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RequirementSpec(
        @Required
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @JsonPropertyDescription("Name that messages and records use.")
        String name,

        @JsonPropertyDescription("What happens when it is unmet; the weaker of this and the policy's mode holds.")
        @Nullable
        PolicyMode mode,

        @JsonPropertyDescription("An image signature; an attestation does not count as one.") @Nullable
        SignatureDemand signature,

        @JsonPropertyDescription("An attestation.") @Nullable
        AttestationDemand attestation,

        @Size(min = 1, max = 8) @JsonPropertyDescription("At least one of these.")
        List<Alternative> anyOf,

        @JsonPropertyDescription("Rules in Rego, about evidence and workload; met if they deny nothing.") @Nullable
        RegoDemand rego,

        @JsonPropertyDescription("An evidence bundle whose items passed; the newest of each EvidenceBundle counts.")
        @Nullable
        EvidenceBundleDemand evidenceBundle) {
    public RequirementSpec {
        name = Absent.text(name);
        anyOf = Absent.list(anyOf);
    }

    /**
     * One of several things that will do.
     *
     * @param name unique among its siblings
     * @param signature an image signature
     * @param attestation an attestation
     */
    @ValidationRule(
            value = "has(self.signature) != has(self.attestation)",
            message = "exactly one of signature and attestation must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Alternative(
            @Required
            @Size(min = 1, max = Bounds.NAME)
            @Pattern(Bounds.NAME_PATTERN)
            @JsonPropertyDescription("Name that messages and records use.")
            String name,

            @JsonPropertyDescription("An image signature; an attestation does not count as one.") @Nullable
            SignatureDemand signature,

            @JsonPropertyDescription("An attestation.") @Nullable
            AttestationDemand attestation) {
        public Alternative {
            name = Absent.text(name);
        }
    }
}
