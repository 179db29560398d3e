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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key or identities, and what they may be used for. What is not named is not permitted.
 *
 * @param namespaces whose EvidenceBundles may use it
 * @param subjects patterns of repositories whose images it may sign about
 * @param predicateTypes what items may stand for
 * @param collectors code words of the collectors that items may use
 * @param prometheusEndpoints addresses of Prometheus that items may query
 * @param fileHosts hosts whose files items may fetch
 * @param registryHosts hosts, besides the subject's own, in which artifacts of items and destinations may be
 * @param vaultTransit a key of Vault's engine Transit; null where there is another
 * @param keySecret a private key in a Secret; null where there is another
 * @param keyless certificates for the service accounts of those who ask; null where there is a key
 * @param timestampAuthority proves when a bundle was signed (RFC 3161); null for no such proof
 * @param rekor a log of Rekor's second generation that bundles are entered into; null for none
 * @param trustedRoot where the trusted root is that lists the authority and the log; null where there is neither
 */
@ValidationRule(
        value = "[has(self.vaultTransit), has(self.keySecret), has(self.keyless)].filter(set, set).size() == 1",
        message = "exactly one of vaultTransit, keySecret and keyless must be set")
@ValidationRule(
        value = "!has(self.keyless) || has(self.timestampAuthority)",
        message =
                "timestampAuthority must be set with keyless: its certificates live for minutes, and no log of Rekor's second generation says when something was signed")
@ValidationRule(
        value = "(has(self.timestampAuthority) || has(self.rekor)) == has(self.trustedRoot)",
        message =
                "trustedRoot must be set with timestampAuthority or rekor, whose answers it vouches for, and only then")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceSignerSpec(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Namespaces whose EvidenceBundles may use it.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> namespaces,

        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Repositories in canonical form with their host, for example registry.example.com/apps/**.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.IMAGE_PATTERN) String> subjects,

        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Predicate types that items may have.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.NO_SPACE_PATTERN) String> predicateTypes,

        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Collectors that items may use, by the words that docs/reference/collectors.md lists.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern("^[A-Za-z0-9]+$") String> collectors,

        @Size(max = 16)
        @JsonPropertyDescription("Addresses of Prometheus that items may query, exactly as items write them.")
        List<@Size(min = 9, max = 2048) @Pattern("^https?://[!-~]+$") String> prometheusEndpoints,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Hosts whose files items may fetch, with a port that is not the usual one; none is permitted otherwise.")
        List<@Size(min = 1, max = 261) @Pattern(EvidenceSignerSpec.HOST_PATTERN) String> fileHosts,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Hosts of registries, besides the subject's own, in which artifacts of items and destinations may be.")
        List<@Size(min = 1, max = 261) @Pattern(EvidenceSignerSpec.HOST_PATTERN) String> registryHosts,

        @JsonPropertyDescription("A key of Vault's engine Transit, which never leaves it.") @Nullable
        VaultTransit vaultTransit,

        @JsonPropertyDescription("A private key in a Secret of Portcullis's own namespace.") @Nullable
        KeySecret keySecret,

        @JsonPropertyDescription(
                "Certificates of Fulcio for the service accounts of EvidenceBundles, with a key for each signature; there is none to keep.")
        @Nullable
        Keyless keyless,

        @JsonPropertyDescription("Authority (RFC 3161) that proves when a bundle was signed.") @Nullable
        Service timestampAuthority,

        @JsonPropertyDescription("Log of Rekor's second generation that bundles are entered into.") @Nullable
        Service rekor,

        @JsonPropertyDescription(
                "ConfigMap of Portcullis's own namespace with the trusted root that lists the authority and the log.")
        @Nullable
        TrustedRoot trustedRoot) {
    static final String HOST_PATTERN = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?(:[1-9][0-9]{0,4})?$";

    public EvidenceSignerSpec {
        fileHosts = Absent.list(fileHosts);
        registryHosts = Absent.list(registryHosts);
        namespaces = Absent.list(namespaces);
        subjects = Absent.list(subjects);
        predicateTypes = Absent.list(predicateTypes);
        collectors = Absent.list(collectors);
        prometheusEndpoints = Absent.list(prometheusEndpoints);
    }

    /** Returns whether a signature needs proofs besides. */
    public boolean proves() {
        return timestampAuthority != null || rekor != null;
    }

    /**
     * Somebody who is asked for a proof.
     *
     * @param url where
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Service(
            @Required
            @Size(min = 9, max = 2048)
            @Pattern("^https?://[!-~]+$")
            @JsonPropertyDescription("Its address, as Sigstore's signing configuration has it.")
            String url) {
        public Service {
            url = Absent.text(url);
        }
    }

    /**
     * A trusted root, as trust roots have it.
     *
     * @param name of the ConfigMap
     * @param key of its data
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TrustedRoot(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Bounds.SUBDOMAIN_PATTERN)
            @JsonPropertyDescription("Name of a ConfigMap of Portcullis's own namespace.")
            String name,

            @Default("trusted_root.json") @Size(min = 1, max = 253) @JsonPropertyDescription("Key of its data, JSON.")
            String key) {
        public TrustedRoot {
            name = Absent.text(name);
            key = Absent.or(key, "trusted_root.json");
        }
    }

    /**
     * A private key.
     *
     * @param name of the Secret
     * @param key of its data
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record KeySecret(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Bounds.SUBDOMAIN_PATTERN)
            @JsonPropertyDescription("Name of a Secret of Portcullis's own namespace.")
            String name,

            @Default("key.pem") @Size(min = 1, max = 253) @JsonPropertyDescription("Key of its data, PEM.")
            String key) {
        public KeySecret {
            name = Absent.text(name);
            key = Absent.or(key, "key.pem");
        }
    }
}
