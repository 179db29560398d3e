package dev.portcullis.crds.trust;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.DenySpec.DeniedSigner;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What is trusted no longer, at no time: there is no "since", because whoever stole a key chooses the times that it signs.
 *
 * @param reason why, for people
 * @param fingerprint SHA-256 of a key or certificate of the trust root in DER form
 * @param identity signers by certificate
 */
@ValidationRule(
        value = "has(self.fingerprint) != has(self.identity)",
        message = "exactly one of fingerprint and identity must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Revocation(
        @Required @Size(min = 1, max = 256) @JsonPropertyDescription("Why, for people.")
        String reason,

        @Size(max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 of a key (SubjectPublicKeyInfo) or certificate in DER form that the trust root lists:"
                        + " a public key, a log's key, or a certificate of an authority.")
        @Nullable
        String fingerprint,

        @JsonPropertyDescription("Signers by issuer and subject of their certificates.") @Nullable
        DeniedSigner identity) {
    public Revocation {
        reason = Absent.text(reason);
    }
}
