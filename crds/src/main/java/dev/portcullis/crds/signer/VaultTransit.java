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
import org.jspecify.annotations.Nullable;

/**
 * A key of Vault's engine Transit.
 *
 * @param address of Vault
 * @param mount of the engine
 * @param key its name
 * @param authMount where Kubernetes logs in
 * @param role as which whoever signs or reads logs in
 * @param vaultNamespace a namespace of Vault; null for none
 * @param caConfigMap name of a ConfigMap of Portcullis's own namespace with {@code ca.crt}; null for the platform's authorities
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VaultTransit(
        @Required
        @Size(min = 9, max = 2048)
        @Pattern("^https?://[!-~]+$")
        @JsonPropertyDescription("Address of Vault, for example https://vault.example.com:8200.")
        String address,

        @Default("transit")
        @Size(min = 1, max = 128)
        @Pattern("^[-_./A-Za-z0-9]+$")
        @JsonPropertyDescription("Mount of the engine Transit.")
        String mount,

        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[-_.A-Za-z0-9]+$")
        @JsonPropertyDescription("Name of the key, of type ecdsa-p256.")
        String key,

        @Default("kubernetes")
        @Size(min = 1, max = 128)
        @Pattern("^[-_./A-Za-z0-9]+$")
        @JsonPropertyDescription("Mount of the auth method Kubernetes.")
        String authMount,

        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[-_.A-Za-z0-9]+$")
        @JsonPropertyDescription(
                "Role as which is logged in: by service accounts of bundles to sign, by the operator's own to read public keys.")
        String role,

        @Size(min = 1, max = 128)
        @Pattern("^[-_./A-Za-z0-9]+$")
        @JsonPropertyDescription("Namespace of Vault.")
        @Nullable
        String vaultNamespace,

        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription(
                "ConfigMap of Portcullis's own namespace whose ca.crt Vault's certificate must come from.")
        @Nullable
        String caConfigMap) {
    public VaultTransit {
        address = Absent.text(address);
        mount = Absent.or(mount, "transit");
        key = Absent.text(key);
        authMount = Absent.or(authMount, "kubernetes");
        role = Absent.text(role);
    }
}
