package dev.portcullis.crds.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in force of a trust root, as a revision holds it: nobody needs anything else to verify evidence with it.
 *
 * @param spec the spec with every reference resolved
 * @param tuf what is known of the TUF repository that delivered the trusted root; null where none did
 * @param versions the versions of the key in Vault that the spec names, which all have its name; empty where it names none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TrustRootContent(
        @Nullable TrustRootSpec spec, @Nullable Delivery tuf, List<PublicKey> versions) {
    public TrustRootContent {
        versions = Absent.list(versions);
    }

    /** Makes content without keys from Vault. */
    public TrustRootContent(@Nullable TrustRootSpec spec, @Nullable Delivery tuf) {
        this(spec, tuf, List.of());
    }

    /** Returns the content of a trust root that only an edit changes. */
    public static TrustRootContent of(TrustRootSpec resolved) {
        return new TrustRootContent(resolved, null);
    }

    /** Returns the content of a trust root whose keys Vault told. */
    public static TrustRootContent of(TrustRootSpec spec, List<PublicKey> versions) {
        return new TrustRootContent(spec, null, versions);
    }

    /** Reads content from canonical JSON. */
    public static ReadResult<TrustRootContent> read(String text) {
        return CanonicalJson.read(text, TrustRootContent.class);
    }

    /** Returns it as canonical JSON. */
    public String text() {
        return CanonicalJson.of(this);
    }

    /**
     * How the trusted root was delivered.
     *
     * @param givenRoot SHA-256 of the root that the repository is followed from, as 64 hexadecimal digits
     * @param target name of the file that the trusted root is in
     * @param root version of the newest root
     * @param timestamp version of the timestamp; 0 if it was forgotten with its key
     * @param snapshot version of the snapshot; 0 if it was forgotten with its key
     * @param targets version of the targets metadata
     * @param refreshedAt when the repository was asked last and answered well (RFC 3339)
     * @param verifiedUntil the last instant at which new evidence is verified with it (RFC 3339)
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Delivery(
            String givenRoot,
            String target,
            long root,
            long timestamp,
            long snapshot,
            long targets,
            String refreshedAt,
            String verifiedUntil) {
        public Delivery {
            givenRoot = Absent.text(givenRoot);
            target = Absent.text(target);
            refreshedAt = Absent.text(refreshedAt);
            verifiedUntil = Absent.text(verifiedUntil);
        }

        /** Returns the same with another end. */
        public Delivery withVerifiedUntil(String end) {
            return new Delivery(givenRoot, target, root, timestamp, snapshot, targets, refreshedAt, end);
        }
    }
}
