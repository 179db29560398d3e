package dev.portcullis.crds.evidencebundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an evidence bundle.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param subjectDigest the digest that the evidence is about; empty until it is known
 * @param items what came of collecting each, by name
 * @param collectedAt when all items had been collected last (RFC 3339); null for never
 * @param pending what was signed and is still to be published; null for nothing
 * @param published what was published last; null for nothing
 * @param publishedIn where anything may have been published, the latest first
 * @param nextRun when evidence is collected next (RFC 3339); null where nothing is planned
 * @param history the last runs, the newest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceBundleStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8)
        @JsonPropertyDescription("Collected, Signed, Published, Verified, Fresh, Pruned, Removed, Removable.")
        List<Condition> conditions,

        @Size(max = 71) @JsonPropertyDescription("Digest that the evidence is about; a tag was resolved to it once.")
        String subjectDigest,

        @Size(max = EvidenceBundleSpec.MOST_ITEMS) @JsonPropertyDescription("What came of collecting each item.")
        List<Item> items,

        @Size(max = 64) @JsonPropertyDescription("When all items had been collected last (RFC 3339).") @Nullable
        String collectedAt,

        @JsonPropertyDescription("What was signed and is still to be published.") @Nullable
        Pending pending,

        @JsonPropertyDescription("What was published last.") @Nullable
        Published published,

        @Size(max = EvidenceBundleStatus.MOST_PLACES)
        @JsonPropertyDescription("Where bundles were published and with which keys, the latest first.")
        List<Place> publishedIn,

        @Size(max = 64) @JsonPropertyDescription("When evidence is collected next (RFC 3339).") @Nullable
        String nextRun,

        @Size(max = EvidenceBundleStatus.MOST_RUNS) @JsonPropertyDescription("The last runs, the newest first.")
        List<Run> history) {
    /** The most runs that are remembered. */
    public static final int MOST_RUNS = 10;

    /** The most places that are remembered. */
    public static final int MOST_PLACES = 32;

    public EvidenceBundleStatus {
        conditions = Absent.list(conditions);
        subjectDigest = Absent.text(subjectDigest);
        items = Absent.list(items);
        publishedIn = Absent.list(publishedIn);
        history = Absent.list(history);
    }

    /** Returns the status of what was never looked at. */
    public static EvidenceBundleStatus none() {
        return new EvidenceBundleStatus(null, List.of(), "", List.of(), null, null, null, List.of(), null, List.of());
    }

    /** Returns the same with other conditions. */
    public EvidenceBundleStatus with(List<Condition> other) {
        return new EvidenceBundleStatus(
                observedGeneration,
                other,
                subjectDigest,
                items,
                collectedAt,
                pending,
                published,
                publishedIn,
                nextRun,
                history);
    }

    /**
     * What came of one item.
     *
     * @param name its name
     * @param outcome {@code Passed}, {@code Failed} or {@code Missing}
     * @param reason why, as one word; empty where it passed
     * @param message why, for people
     * @param digest of the document; empty where there is none
     * @param time when what it says was true (RFC 3339)
     * @param since since when whoever is asked for it gives no answer (RFC 3339); empty where an answer was given
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Item(
            @Size(max = Bounds.NAME) @JsonPropertyDescription("Name of the item.")
            String name,

            @Size(max = 16) @JsonPropertyDescription("Passed, Failed or Missing.")
            String outcome,

            @Size(max = 128) @JsonPropertyDescription("Why, as one word.")
            String reason,

            @Size(max = 1024) @JsonPropertyDescription("Why, for people.")
            String message,

            @Size(max = 71) @JsonPropertyDescription("Digest of the document.")
            String digest,

            @Size(max = 64) @JsonPropertyDescription("When what it says was true (RFC 3339).")
            String time,

            @Size(max = 64) @JsonPropertyDescription("Since when whoever is asked for it gives no answer (RFC 3339).")
            String since) {
        public Item {
            name = Absent.text(name);
            outcome = Absent.text(outcome);
            reason = Absent.text(reason);
            message = Absent.text(message);
            digest = Absent.text(digest);
            time = Absent.text(time);
            since = Absent.text(since);
        }
    }

    /**
     * What a bundle says of one item.
     *
     * @param name its name
     * @param passed whether it passed
     * @param time when what it says was true (RFC 3339)
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SaidItem(
            @Size(max = Bounds.NAME) @JsonPropertyDescription("Name of the item.")
            String name,

            @JsonPropertyDescription("Whether it passed.") Boolean passed,

            @Size(max = 64) @JsonPropertyDescription("When what it says was true (RFC 3339).")
            String time) {
        public SaidItem {
            name = Absent.text(name);
            passed = Absent.or(passed, false);
            time = Absent.text(time);
        }
    }

    /**
     * What was signed and is still to be published. Every attempt pushes these bytes.
     *
     * @param bundle the Sigstore bundle, compressed by gzip, in base64
     * @param digest of the Sigstore bundle
     * @param itemSet hash of what its items say
     * @param complete whether all required items passed
     * @param createdAt when its items had been collected (RFC 3339)
     * @param items what it says of each
     * @param publicKey what it was signed with, in PEM form: a public key, or the certificate of one
     * @param keyVersion version of the key in Vault; null where keys have none
     * @param unproved whether a timestamp or an entry of a log is still to be added
     * @param rekorIndex index in Rekor's log; null where it is in none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Pending(
            @Size(max = 262_144) @JsonPropertyDescription("The Sigstore bundle, compressed by gzip, in base64.")
            String bundle,

            @Size(max = 71) @JsonPropertyDescription("Digest of the Sigstore bundle.")
            String digest,

            @Size(max = 64) @JsonPropertyDescription("Hash of what its items say.")
            String itemSet,

            @JsonPropertyDescription("Whether all required items passed.")
            Boolean complete,

            @Size(max = 64) @JsonPropertyDescription("When its items had been collected (RFC 3339).")
            String createdAt,

            @Size(max = EvidenceBundleSpec.MOST_ITEMS) @JsonPropertyDescription("What it says of each item.")
            List<SaidItem> items,

            @Size(max = 4096)
            @JsonPropertyDescription("Public key that it was signed with, or its certificate, in PEM form.")
            String publicKey,

            @JsonPropertyDescription("Version of the key in Vault.") @Nullable
            Integer keyVersion,

            @JsonPropertyDescription("Whether a timestamp or an entry of a log is still to be added.")
            Boolean unproved,

            @JsonPropertyDescription("Index in Rekor's log.") @Nullable
            Long rekorIndex) {
        public Pending {
            unproved = Absent.or(unproved, false);
            publicKey = Absent.text(publicKey);
            bundle = Absent.text(bundle);
            digest = Absent.text(digest);
            itemSet = Absent.text(itemSet);
            complete = Absent.or(complete, false);
            createdAt = Absent.text(createdAt);
            items = Absent.list(items);
        }
    }

    /**
     * What was published.
     *
     * @param repository where
     * @param referrer digest of the artifact that refers to the subject
     * @param digest of the Sigstore bundle
     * @param itemSet hash of what its items say
     * @param complete whether all required items passed
     * @param createdAt when its items had been collected (RFC 3339)
     * @param items what it says of each; empty where that was not written down
     * @param publishedAt when it was seen in the registry (RFC 3339)
     * @param keyVersion version of the key in Vault; null where keys have none
     * @param rekorIndex index in Rekor's log; null where it is in none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Published(
            @Size(max = Bounds.TEXT) @JsonPropertyDescription("Repository in which it was published.")
            String repository,

            @Size(max = 71) @JsonPropertyDescription("Digest of the artifact that refers to the subject.")
            String referrer,

            @Size(max = 71) @JsonPropertyDescription("Digest of the Sigstore bundle.")
            String digest,

            @Size(max = 64) @JsonPropertyDescription("Hash of what its items say.")
            String itemSet,

            @JsonPropertyDescription("Whether all required items passed.")
            Boolean complete,

            @Size(max = 64) @JsonPropertyDescription("When its items had been collected (RFC 3339).")
            String createdAt,

            @Size(max = EvidenceBundleSpec.MOST_ITEMS) @JsonPropertyDescription("What it says of each item.")
            List<SaidItem> items,

            @Size(max = 64) @JsonPropertyDescription("When it was seen in the registry (RFC 3339).")
            String publishedAt,

            @JsonPropertyDescription("Version of the key in Vault.") @Nullable
            Integer keyVersion,

            @JsonPropertyDescription("Index in Rekor's log.") @Nullable
            Long rekorIndex) {
        public Published {
            repository = Absent.text(repository);
            referrer = Absent.text(referrer);
            digest = Absent.text(digest);
            itemSet = Absent.text(itemSet);
            complete = Absent.or(complete, false);
            createdAt = Absent.text(createdAt);
            items = Absent.list(items);
            publishedAt = Absent.text(publishedAt);
        }
    }

    /**
     * Where bundles were published that are signed with one key. It is written down before anything is pushed there.
     *
     * @param repository where
     * @param publicKey what they are signed with, in PEM form
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Place(
            @Size(max = Bounds.TEXT) @JsonPropertyDescription("Repository in which bundles were published.")
            String repository,

            @Size(max = 4096) @JsonPropertyDescription("Public key that they are signed with, in PEM form.")
            String publicKey) {
        public Place {
            repository = Absent.text(repository);
            publicKey = Absent.text(publicKey);
        }
    }

    /**
     * One run.
     *
     * @param at when it began (RFC 3339)
     * @param outcome how far it came, as the reason of the condition that says so
     * @param passed how many items passed
     * @param items how many there were
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Run(
            @Size(max = 64) @JsonPropertyDescription("When it began (RFC 3339).")
            String at,

            @Size(max = 128) @JsonPropertyDescription("How far it came, as one word.")
            String outcome,

            @JsonPropertyDescription("How many items passed.")
            int passed,

            @JsonPropertyDescription("How many items there were.")
            int items) {
        public Run {
            at = Absent.text(at);
            outcome = Absent.text(outcome);
        }
    }
}
