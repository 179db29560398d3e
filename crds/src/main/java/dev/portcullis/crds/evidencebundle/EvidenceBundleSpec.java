package dev.portcullis.crds.evidencebundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which evidence about which image, who signs it, where it is published and how often it is collected.
 *
 * @param subject the image
 * @param items what is collected, by name
 * @param signerName name of the EvidenceSigner
 * @param serviceAccountName the service account of this namespace as which the signer's Vault is logged in to
 * @param destination where it is published; null for beside the image
 * @param pullSecretName name of a Secret of this namespace with credentials for registries; null for none
 * @param cadence how often it is collected; null for once a day
 * @param suspend whether nothing is done for now
 * @param retention which of the bundles that were published are kept; null for all
 */
@ValidationRule(
        value = "self.subject == oldSelf.subject",
        message =
                "subject cannot be changed: what was published stays about the image that it names; make another object")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceBundleSpec(
        @Required @JsonPropertyDescription("The image that the evidence is about.") @Nullable
        Subject subject,

        @Required
        @Size(min = 1, max = EvidenceBundleSpec.MOST_ITEMS)
        @JsonPropertyDescription("What is collected, by name; at least one item should be required.")
        List<BundleItemSpec> items,

        @Required
        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription("Name of the EvidenceSigner, which must permit this namespace, subject and items.")
        String signerName,

        @Default("default")
        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription("Service account of this namespace as which the signer's Vault is logged in to.")
        String serviceAccountName,

        @JsonPropertyDescription("Where the bundle is published; left out, beside the image.") @Nullable
        Destination destination,

        @Size(min = 1, max = 253)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription(
                "Secret of type kubernetes.io/dockerconfigjson in this namespace, for pulling what is collected.")
        @Nullable
        String pullSecretName,

        @JsonPropertyDescription("How often evidence is collected; left out, once a day.") @Nullable
        Cadence cadence,

        @Default("false") @JsonPropertyDescription("Whether nothing is collected, signed or published for now.")
        Boolean suspend,

        @JsonPropertyDescription("Which of the bundles that were published are kept; left out, all of them.") @Nullable
        Retention retention) {
    /** The most items of one bundle. */
    public static final int MOST_ITEMS = 64;

    public EvidenceBundleSpec {
        items = Absent.list(items);
        signerName = Absent.text(signerName);
        serviceAccountName = Absent.or(serviceAccountName, "default");
        suspend = Absent.or(suspend, false);
    }

    /** Returns whether what was published is removed when the object is deleted. */
    public boolean removesOnDeletion() {
        return retention != null && retention.onDeletion() == OnDeletion.DELETE;
    }

    /**
     * An image.
     *
     * @param repository in canonical form
     * @param digest of its manifest or index; empty where there is a tag
     * @param tag which is resolved once, when the bundle is first collected; null where there is a digest
     */
    @ValidationRule(value = "has(self.digest) != has(self.tag)", message = "exactly one of digest and tag must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Subject(
            @Required
            @Size(min = 1, max = Bounds.TEXT)
            @Pattern(Bounds.REPOSITORY_PATTERN)
            @JsonPropertyDescription(
                    "Repository in canonical form with its host, for example registry.example.com/apps/shop.")
            String repository,

            @Size(max = 71)
            @Pattern(Bounds.DIGEST_PATTERN)
            @JsonPropertyDescription("Digest of its manifest or index.")
            @Nullable
            String digest,

            @Size(min = 1, max = 128)
            @Pattern("^[A-Za-z0-9_][-._A-Za-z0-9]*$")
            @JsonPropertyDescription("Tag, which is resolved once; status.subjectDigest says to what.")
            @Nullable
            String tag) {
        public Subject {
            repository = Absent.text(repository);
        }
    }

    /**
     * Where a bundle is published.
     *
     * @param repository an evidence repository; null for the image's own
     * @param pushSecretName name of a Secret of this namespace with credentials for it; null for none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Destination(
            @Size(min = 1, max = Bounds.TEXT)
            @Pattern(Bounds.REPOSITORY_PATTERN)
            @JsonPropertyDescription("Evidence repository in canonical form; left out, the image's own.")
            @Nullable
            String repository,

            @Size(min = 1, max = 253)
            @Pattern(Bounds.SUBDOMAIN_PATTERN)
            @JsonPropertyDescription("Secret of type kubernetes.io/dockerconfigjson in this namespace, for pushing.")
            @Nullable
            String pushSecretName) {}

    /**
     * Which of the bundles that were published are kept in the registry.
     *
     * @param keep how many of the newest; older ones are removed once another was published
     * @param onDeletion what becomes of all of them when the object is deleted
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Retention(
            @Default("3")
            @Min(1)
            @Max(Retention.MOST)
            @JsonPropertyDescription(
                    "How many of the newest bundles of each key are kept; older ones are removed from the registry.")
            Integer keep,

            @Default("Retain")
            @JsonPropertyDescription(
                    "What becomes of the bundles that were published when this object is deleted. Delete: they are removed from the registry first, by a finalizer.")
            OnDeletion onDeletion) {
        /** The most that are kept; an image may have a few hundred referrers in all. */
        public static final int MOST = 64;

        public Retention {
            keep = Absent.or(keep, 3);
            onDeletion = Absent.or(onDeletion, OnDeletion.RETAIN);
        }
    }

    /** What becomes of what was published when the object is deleted. */
    public enum OnDeletion {
        /** It stays in the registry. */
        @JsonProperty("Retain")
        RETAIN,
        /** It is removed from the registry before the object goes. */
        @JsonProperty("Delete")
        DELETE
    }

    /**
     * How often evidence is collected.
     *
     * @param interval from one run to the next; null where there is a cron expression
     * @param cron when, in UTC; null where there is an interval
     * @param jitter by how much a run may be later, so that many do not come at once; null for a tenth of the interval
     */
    @ValidationRule(
            value = "has(self.interval) != has(self.cron)",
            message = "exactly one of interval and cron must be set")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cadence(
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("From one run to the next, for example 24h; at least 1m.")
            @Nullable
            String interval,

            @Size(min = 9, max = 128)
            @JsonPropertyDescription(
                    "When, in UTC, as five fields of cron: minute, hour, day of month, month, day of week.")
            @Nullable
            String cron,

            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("By how much a run may be later; left out, a tenth of the interval, or 5m.")
            @Nullable
            String jitter) {}
}
