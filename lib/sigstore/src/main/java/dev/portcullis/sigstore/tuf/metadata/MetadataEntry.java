package dev.portcullis.sigstore.tuf.metadata;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;

/**
 * What one metadata file says of another.
 *
 * @param version its version
 * @param expected its length and hashes, where said
 */
public record MetadataEntry(long version, Expected expected) {
    static MetadataEntry read(Fields entry) {
        return new MetadataEntry(entry.integer("version", 1, Header.LARGEST_VERSION), Expected.optional(entry));
    }

    /** Passes a file on if it is of this version. */
    public <T extends Metadata> Checked<T> checkVersion(T file) {
        var found = file.header();
        return found.version() == version
                ? Checked.pass(file)
                : Checked.refuse(
                        Reason.TUF_VERSION_MISMATCH,
                        "%s is of version %d instead of %d"
                                .formatted(found.role().file(), found.version(), version));
    }

    /** Tells whether a file that is at hand is the one. */
    public boolean isMetBy(Metadata file) {
        return file.header().version() == version && expected.isMetBy(file.bytes());
    }
}
