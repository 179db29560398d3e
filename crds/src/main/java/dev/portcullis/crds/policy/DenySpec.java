package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is refused whatever the evidence.
 *
 * @param digests images by manifest digest, and what an index may not run
 * @param identities signers whose evidence counts for nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DenySpec(
        @Size(max = 256)
        @JsonPropertyDescription("Images, by the digest of their manifest or index;"
                + " an index that runs a manifest on the list is refused as well.")
        List<@Size(max = 71) @Pattern(Bounds.DIGEST_PATTERN) String> digests,

        @Size(max = 64) @JsonPropertyDescription("Signers whose evidence counts for nothing.")
        List<DeniedSigner> identities) {
    public DenySpec {
        digests = Absent.list(digests);
        identities = Absent.list(identities);
    }

    /**
     * Signers by issuer and subject.
     *
     * @param issuer the OIDC issuer
     * @param issuerRegExp an RE2 expression for the issuer
     * @param subject the subject alternative name
     * @param subjectRegExp an RE2 expression for the subject alternative name
     */
    @ValidationRule(
            value = "has(self.issuer) != has(self.issuerRegExp)",
            message = "exactly one of issuer and issuerRegExp must be set")
    @ValidationRule(
            value = "has(self.subject) != has(self.subjectRegExp)",
            message = "exactly one of subject and subjectRegExp must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DeniedSigner(
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
            String subjectRegExp) {}
}
