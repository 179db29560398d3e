package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.util.HashMap;
import java.util.Map;

/**
 * Snapshot metadata: which versions of targets metadata belong together.
 *
 * @param header version and expiry
 * @param files the metadata files by name
 * @param bytes the file
 */
public record Snapshot(Header header, Map<String, MetadataEntry> files, ByteString bytes) implements Metadata {
    private static final int MAX_FILES = 512;

    public Snapshot {
        files = Map.copyOf(files);
    }

    /** Reads a file that the root's snapshot keys must have signed. It may have expired. */
    public static Checked<Snapshot> read(ByteString bytes, Root root) {
        return Unverified.read(RoleName.SNAPSHOT, bytes, Snapshot::read)
                .then(file -> file.signedBy(root.role(RoleName.SNAPSHOT)));
    }

    /** Returns the entry of the top-level targets metadata. */
    public MetadataEntry targets() {
        var targets = files.get(RoleName.TARGETS.file());
        if (targets == null) {
            throw new IllegalStateException("a snapshot has targets");
        }
        return targets;
    }

    /** Passes a later snapshot on if nothing in it is older than here, and nothing is missing. */
    public Checked<Snapshot> replacedBy(Snapshot later) {
        for (var file : files.entrySet()) {
            var next = later.files.get(file.getKey());
            if (next == null) {
                return Checked.refuse(
                        Reason.TUF_ROLLBACK,
                        "snapshot.json version " + later.header.version()
                                + " lacks a metadata file that was in version " + header.version());
            }
            if (next.version() < file.getValue().version()) {
                return Checked.refuse(
                        Reason.TUF_ROLLBACK,
                        "snapshot.json version " + later.header.version() + " goes back from version "
                                + file.getValue().version() + " of a metadata file to " + next.version());
            }
        }
        return Checked.pass(later);
    }

    private static Snapshot read(Fields signed, Header header, ByteString bytes) {
        var files = new HashMap<String, MetadataEntry>();
        signed.objects("meta", MAX_FILES).forEach((name, entry) -> files.put(name, MetadataEntry.read(entry)));
        if (!files.containsKey(RoleName.TARGETS.file())) {
            throw UnusableMetadataException.malformed(signed.path() + ".meta", "it has no targets.json");
        }
        return new Snapshot(header, files, bytes);
    }
}
