package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;

/**
 * Timestamp metadata: which snapshot is the newest.
 *
 * @param header version and expiry
 * @param snapshot the snapshot
 * @param bytes the file
 */
public record Timestamp(Header header, MetadataEntry snapshot, ByteString bytes) implements Metadata {
    private static final int MAX_FILES = 16;

    /** Reads a file that the root's timestamp keys must have signed. It may have expired. */
    public static Checked<Timestamp> read(ByteString bytes, Root root) {
        return Unverified.read(RoleName.TIMESTAMP, bytes, Timestamp::read)
                .then(file -> file.signedBy(root.role(RoleName.TIMESTAMP)));
    }

    /** Passes on which of the two counts from now on: of equal versions this one, which was there first. */
    public Checked<Timestamp> replacedBy(Timestamp later) {
        if (later.header.version() == header.version()) {
            return Checked.pass(this);
        }
        if (later.header.version() < header.version()) {
            return Checked.refuse(
                    Reason.TUF_ROLLBACK,
                    "timestamp.json went back from version " + header.version() + " to " + later.header.version());
        }
        if (later.snapshot.version() < snapshot.version()) {
            return Checked.refuse(
                    Reason.TUF_ROLLBACK,
                    "timestamp.json went back from snapshot version " + snapshot.version() + " to "
                            + later.snapshot.version());
        }
        return Checked.pass(later);
    }

    private static Timestamp read(Fields signed, Header header, ByteString bytes) {
        var snapshot = signed.objects("meta", MAX_FILES).get(RoleName.SNAPSHOT.file());
        if (snapshot == null) {
            throw UnusableMetadataException.malformed(signed.path() + ".meta", "it has no snapshot.json");
        }
        return new Timestamp(header, MetadataEntry.read(snapshot), bytes);
    }
}
