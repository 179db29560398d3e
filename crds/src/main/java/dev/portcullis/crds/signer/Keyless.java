package dev.portcullis.crds.signer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A Fulcio that certifies service accounts of this cluster.
 *
 * @param url where it is
 * @param audience of the tokens by which service accounts are shown to it
 * @param caConfigMap name of a ConfigMap of Portcullis's own namespace with {@code ca.crt}; null for the platform's authorities
 */
@ValidationRule(
        value = "!has(self.audience) || self.audience != 'vault'",
        message = "audience must not be vault: whoever gets such a token could log in to Vault with it")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Keyless(
        @Required
        @Size(min = 9, max = 2048)
        @Pattern("^https?://[!-~]+$")
        @JsonPropertyDescription(
                "Address of Fulcio, for example https://fulcio.example.com; its issuers must hold this cluster's, as type kubernetes.")
        String url,

        @Default("sigstore")
        @Size(min = 1, max = 253)
        @Pattern("^[-_.A-Za-z0-9]+$")
        @JsonPropertyDescription(
                "Audience of the tokens that service accounts are shown by, as Fulcio expects it; a guard permits the operator only those that the installation names.")
        String audience,

        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription(
                "ConfigMap of Portcullis's own namespace whose ca.crt Fulcio's certificate must come from.")
        @Nullable
        String caConfigMap) {
    public Keyless {
        url = Absent.text(url);
        audience = Absent.or(audience, "sigstore");
    }
}
