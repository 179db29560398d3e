package dev.portcullis.crds.trust;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trust root.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param revision name of the {@code PolicyRevision} in force; null before the first
 * @param keys the versions of the key in Vault that count, the newest first; the oldest of very many are left out
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrustRootStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8)
        @JsonPropertyDescription("Accepted, ResolvedRefs and Ready; Stale where a TUF repository is followed.")
        List<Condition> conditions,

        @Size(max = 253) @JsonPropertyDescription("Name of the PolicyRevision in force.") @Nullable
        String revision,

        @Size(max = TrustRootStatus.MOST_KEYS)
        @JsonPropertyDescription(
                "Versions of the key in Vault that count, the newest first; not more than 32 are told.")
        List<KeyVersion> keys) {
    /** The most keys that are told. */
    public static final int MOST_KEYS = 32;

    public TrustRootStatus {
        conditions = Absent.list(conditions);
        keys = Absent.list(keys);
    }

    /** Makes the status of a trust root without keys from Vault. */
    public TrustRootStatus(@Nullable Long observedGeneration, List<Condition> conditions, @Nullable String revision) {
        this(observedGeneration, conditions, revision, List.of());
    }

    /**
     * One version of a key in Vault, and when it was the newest. That is told, and not held against signatures: those need not carry a time.
     *
     * @param version counts from 1
     * @param validFrom when Vault made it (RFC 3339)
     * @param validUntil when Vault made the next one (RFC 3339); null for the newest
     * @param pem the public key, as SubjectPublicKeyInfo in PEM form
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyVersion(
            @JsonPropertyDescription("Version of the key, counted from 1.")
            int version,

            @Size(max = 64) @JsonPropertyDescription("When Vault made it (RFC 3339).")
            String validFrom,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "When Vault made the next one (RFC 3339). What it signed later counts all the same.")
            @Nullable
            String validUntil,

            @Size(max = 4096) @JsonPropertyDescription("Public key in PEM form.")
            String pem) {
        public KeyVersion {
            validFrom = Absent.text(validFrom);
            pem = Absent.text(pem);
        }
    }
}
