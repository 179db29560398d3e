package dev.portcullis.crds.trust;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import dev.portcullis.crds.signer.VaultTransit;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One Sigstore instance, public keys, or both: keys whose time of signing the instance's logs and timestamp authorities vouch for.
 *
 * @param trustedRoot the Sigstore instance; null for none
 * @param keys the public keys; empty for none
 * @param transparencyLog whether a log entry is demanded; null means yes for certificates and no for keys
 * @param timestamp whether a timestamp authority must vouch for the time of signing; null means that a log may do so as well
 * @param signedCertificateTimestamp whether proof of certificate transparency is demanded; null means yes
 * @param revocations what is trusted no longer, though the above may hold it
 * @param vaultTransit a key whose versions are the public keys; null for none
 */
@ValidationRule(
        value = "has(self.trustedRoot) || has(self.keys) || has(self.vaultTransit)",
        message = "at least one of trustedRoot, keys and vaultTransit must be set")
@ValidationRule(
        value = "!has(self.vaultTransit) || (!has(self.keys) && !has(self.trustedRoot))",
        message = "keys and vaultTransit do not go together: make another TrustRoot")
@ValidationRule(
        value = "has(self.trustedRoot) || !has(self.keys)"
                + " || !self.keys.exists(key, has(key.notBefore) || has(key.notAfter))",
        message =
                "a key with notBefore or notAfter needs a trustedRoot, whose logs or timestamp authorities vouch for the"
                        + " time of signing")
@ValidationRule(
        value = "has(self.trustedRoot) || !has(self.transparencyLog) || self.transparencyLog == 'Optional'",
        message = "transparencyLog: Required needs a trustedRoot, which names the log")
@ValidationRule(
        value = "has(self.trustedRoot) || !has(self.timestamp) || self.timestamp == 'Optional'",
        message = "timestamp: Required needs a trustedRoot, which names the timestamp authority")
@ValidationRule(
        value = "has(self.trustedRoot) || !has(self.signedCertificateTimestamp)",
        message = "signedCertificateTimestamp is about certificates and needs a trustedRoot")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TrustRootSpec(
        @JsonPropertyDescription("A Sigstore instance, described by its trusted root.") @Nullable
        TrustedRoot trustedRoot,

        @Size(min = 1, max = 32) @JsonPropertyDescription("Public keys, by name.")
        List<PublicKey> keys,

        @JsonPropertyDescription("Whether signatures must be in a transparency log."
                + " Left out, this is Required for certificates and Optional for keys.")
        @Nullable
        ProofDemand transparencyLog,

        @JsonPropertyDescription("Whether a timestamp authority must vouch for the time of signing."
                + " Left out, this is Optional: a log's promise will do as well.")
        @Nullable
        ProofDemand timestamp,

        @JsonPropertyDescription(
                "Whether certificates must carry a signed certificate timestamp." + " Left out, this is Required.")
        @Nullable
        SignedCertificateTimestamp signedCertificateTimestamp,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What is trusted no longer: nothing that it signed or vouched for counts, whenever that was.")
        List<Revocation> revocations,

        @JsonPropertyDescription(
                "A key of Vault's engine Transit. Its versions are public keys, which all have its name; the operator reads"
                        + " them, and what Vault deleted is trusted no longer.")
        @Nullable
        VaultTransit vaultTransit) {
    public TrustRootSpec {
        keys = Absent.list(keys);
        revocations = Absent.list(revocations);
    }

    /** Returns the TUF repository that delivers the trusted root; null if it comes from elsewhere, or there is none. */
    public @Nullable TufRepository tuf() {
        return trustedRoot == null ? null : trustedRoot.tuf();
    }

    /** Returns the names by which policies refer to its keys. */
    public Set<String> keyNames() {
        return vaultTransit == null
                ? keys.stream().map(PublicKey::name).collect(Collectors.toUnmodifiableSet())
                : Set.of(vaultTransit.key());
    }

    /** Returns the same with the trusted root's text in place of the reference to it. */
    public TrustRootSpec resolved(String trustedRootJson) {
        return new TrustRootSpec(
                new TrustedRoot(trustedRootJson, null, null),
                keys,
                transparencyLog,
                timestamp,
                signedCertificateTimestamp,
                revocations,
                vaultTransit);
    }

    /**
     * Where the trusted root is.
     *
     * @param inline its JSON text
     * @param configMap where its JSON text is
     * @param tuf the TUF repository that delivers it
     */
    @ValidationRule(
            value = "(has(self.inline) ? 1 : 0) + (has(self.configMap) ? 1 : 0) + (has(self.tuf) ? 1 : 0) == 1",
            message = "exactly one of inline, configMap and tuf must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TrustedRoot(
            @Size(min = 2, max = 262_144)
            @JsonPropertyDescription("The trusted root as JSON"
                    + " (media type application/vnd.dev.sigstore.trustedroot+json;version=0.1 or 0.2).")
            @Nullable
            String inline,

            @JsonPropertyDescription("A ConfigMap in Portcullis's namespace that holds it.") @Nullable
            ConfigMapKey configMap,

            @JsonPropertyDescription("A TUF repository that delivers it; the operator follows that.") @Nullable
            TufRepository tuf) {}

    /**
     * A TUF repository.
     *
     * @param url the folder of its {@code timestamp.json}
     * @param root the root that it is followed from
     * @param target the file that it is asked for
     * @param maxStaleness how long after the last refresh new evidence is verified with that file
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TufRepository(
            @Required
            @Size(min = 9, max = 1024)
            @Pattern("^https://[^/?#@\\s]+(/[^?#@\\s]*)?$")
            @JsonPropertyDescription(
                    "Address of the folder that holds timestamp.json, for example https://tuf-repo-cdn.sigstore.dev/.")
            String url,

            @Required
            @JsonPropertyDescription("The root.json that the repository is followed from; later ones are found there.")
            @Nullable
            TufRoot root,

            @Default(TufRepository.TARGET)
            @Size(min = 1, max = 512)
            @Pattern("^[A-Za-z0-9._-]{1,200}(/[A-Za-z0-9._-]{1,200}){0,3}$")
            @JsonPropertyDescription("Name of the trusted root among the repository's targets.")
            String target,

            @Default(TufRepository.MAX_STALENESS)
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription(
                    "How long after the last refresh new evidence is verified; what was verified before counts on.")
            String maxStaleness) {
        static final String TARGET = "trusted_root.json";
        static final String MAX_STALENESS = "336h";

        public TufRepository {
            url = Absent.text(url);
            target = Absent.text(target).isEmpty() ? TARGET : target;
            maxStaleness = Absent.text(maxStaleness).isEmpty() ? MAX_STALENESS : maxStaleness;
        }
    }

    /**
     * Where the root of a TUF repository is that it is followed from.
     *
     * @param inline its JSON text
     * @param configMap where its JSON text is
     */
    @ValidationRule(
            value = "has(self.inline) != has(self.configMap)",
            message = "exactly one of inline and configMap must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TufRoot(
            @Size(min = 2, max = 65_536) @JsonPropertyDescription("The root.json itself.") @Nullable
            String inline,

            @JsonPropertyDescription("A ConfigMap in Portcullis's namespace that holds it.") @Nullable
            ConfigMapKey configMap) {}

    /**
     * An entry of a ConfigMap in Portcullis's own namespace.
     *
     * @param name the ConfigMap's name
     * @param key the entry's key
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ConfigMapKey(
            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("Name of the ConfigMap.")
            String name,

            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            @JsonPropertyDescription("Key in its data.")
            String key) {
        public ConfigMapKey {
            name = Absent.text(name);
            key = Absent.text(key);
        }
    }

    /**
     * A public key and the time in which it may sign.
     *
     * @param name unique in the trust root
     * @param pem the key as PEM (SubjectPublicKeyInfo)
     * @param notBefore first instant of validity (RFC 3339); null for none
     * @param notAfter last instant of validity (RFC 3339); null for none
     */
    @ValidationRule(
            value = "!has(self.notBefore) || !has(self.notAfter)"
                    + " || timestamp(self.notBefore) < timestamp(self.notAfter)",
            message = "notBefore must lie before notAfter")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PublicKey(
            @Required
            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("Name by which policies refer to the key.")
            String name,

            @Required
            @Size(min = 1, max = 8192)
            @Pattern("^\\s*-----BEGIN PUBLIC KEY-----[\\sA-Za-z0-9+/=]+-----END PUBLIC KEY-----\\s*$")
            @JsonPropertyDescription("The key in PEM, type PUBLIC KEY.")
            String pem,

            @Size(max = 35)
            @Pattern(TIMESTAMP)
            @JsonPropertyDescription("First instant at which the key may sign (RFC 3339).")
            @Nullable
            String notBefore,

            @Size(max = 35)
            @Pattern(TIMESTAMP)
            @JsonPropertyDescription("Last instant at which the key may sign (RFC 3339).")
            @Nullable
            String notAfter) {
        private static final String TIMESTAMP =
                "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$";

        public PublicKey {
            name = Absent.text(name);
            pem = Absent.text(pem);
        }
    }

    /** Whether a proof is demanded. */
    public enum ProofDemand {
        @JsonProperty("Required")
        REQUIRED,
        @JsonProperty("Optional")
        OPTIONAL
    }

    /** Whether proof of certificate transparency is demanded. */
    public enum SignedCertificateTimestamp {
        @JsonProperty("Required")
        REQUIRED,
        @JsonProperty("NotRequired")
        NOT_REQUIRED
    }
}
