package dev.portcullis.crds.evidencebundle;

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
 * Where an item of evidence is: exactly one of these.
 *
 * @param referrer the newest referrer of the subject
 * @param artifact an artifact in a registry
 * @param file a file on the web
 * @param configMap a ConfigMap of this namespace
 * @param prometheus a query
 */
@ValidationRule(
        value = "[has(self.referrer), has(self.artifact), has(self.file), has(self.configMap),"
                + " has(self.prometheus)].exists_one(source, source)",
        message = "exactly one of referrer, artifact, file, configMap and prometheus must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceSpec(
        @JsonPropertyDescription("The newest referrer of the subject that is of a type.") @Nullable
        Referrer referrer,

        @JsonPropertyDescription("An artifact in a registry, of one layer.") @Nullable
        Artifact artifact,

        @JsonPropertyDescription("A file on the web, with its digest.") @Nullable
        File file,

        @JsonPropertyDescription("A value in a ConfigMap of this namespace.") @Nullable
        ConfigMapKey configMap,

        @JsonPropertyDescription("A query whose one series has to keep to a threshold.") @Nullable
        Prometheus prometheus) {
    /**
     * A referrer of the subject.
     *
     * @param type its artifactType, or the predicate type of a Sigstore bundle
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Referrer(
            @Required
            @Size(min = 1, max = Bounds.TEXT)
            @JsonPropertyDescription("Its artifactType, or the predicate type of a Sigstore bundle.")
            String type) {
        public Referrer {
            type = Absent.text(type);
        }
    }

    /**
     * An artifact in a registry.
     *
     * @param reference repository with tag or digest
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Artifact(
            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription("Repository in canonical form with tag or digest.")
            String reference) {
        public Artifact {
            reference = Absent.text(reference);
        }
    }

    /**
     * A file on the web.
     *
     * @param url its address, of scheme HTTPS
     * @param digest digest of its bytes
     * @param mediaType what it is; null where the server's word is taken
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record File(
            @Required
            @Size(min = 9, max = 2048)
            @Pattern("^https?://[!-~]+$")
            @JsonPropertyDescription(
                    "Its address, whose host the EvidenceSigner must name. HTTP and private addresses need setting evidence.hosts of the operator.")
            String url,

            @Required @Size(max = 71) @Pattern(Bounds.DIGEST_PATTERN) @JsonPropertyDescription("Digest of its bytes.")
            String digest,

            @Size(min = 1, max = 255)
            @Pattern("^[!-~]+$")
            @JsonPropertyDescription("What it is, as a media type; left out, what the server says.")
            @Nullable
            String mediaType) {
        public File {
            url = Absent.text(url);
            digest = Absent.text(digest);
        }
    }

    /**
     * A value in a ConfigMap.
     *
     * @param name of the ConfigMap
     * @param key of its data
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ConfigMapKey(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Bounds.SUBDOMAIN_PATTERN)
            @JsonPropertyDescription("Name of a ConfigMap of this namespace.")
            String name,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Key of its data or binaryData.")
            String key) {
        public ConfigMapKey {
            name = Absent.text(name);
            key = Absent.text(key);
        }
    }

    /**
     * A query to Prometheus.
     *
     * @param url where its API is, without /api/v1
     * @param query an expression that gives one series
     * @param comparison how each value has to compare with the threshold
     * @param threshold the threshold, a number
     * @param window for how long
     * @param step time between samples that are compared
     * @param maxSampleAge how old the newest sample may be
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Prometheus(
            @Required
            @Size(min = 9, max = 2048)
            @Pattern("^https?://[!-~]+$")
            @JsonPropertyDescription("Where its API is, without /api/v1; the EvidenceSigner must name it.")
            String url,

            @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("An expression that gives one series.")
            String query,

            @Required @JsonPropertyDescription("How each value has to compare with the threshold.") @Nullable
            Comparison comparison,

            @Required
            @Size(min = 1, max = 64)
            @Pattern("^[-+]?[0-9]+([.][0-9]+)?$")
            @JsonPropertyDescription("The threshold, a decimal number as text.")
            String threshold,

            @Required
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("For how long the threshold has to be kept to, up to now, for example 30m.")
            String window,

            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("Time between samples that are compared; left out, a thirtieth of the window.")
            @Nullable
            String step,

            @Default("5m")
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("How old the newest sample may be.")
            String maxSampleAge) {
        public Prometheus {
            url = Absent.text(url);
            query = Absent.text(query);
            threshold = Absent.text(threshold);
            window = Absent.text(window);
            maxSampleAge = Absent.or(maxSampleAge, "5m");
        }
    }
}
