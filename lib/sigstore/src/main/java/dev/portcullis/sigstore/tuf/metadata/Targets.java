package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;
import java.util.HashMap;
import java.util.Map;

/**
 * Targets metadata: lengths and hashes of the files that the repository is for. What it delegates to others is not followed.
 *
 * @param header version and expiry
 * @param files the files by name
 * @param bytes the file
 */
public record Targets(Header header, Map<String, Expected> files, ByteString bytes) implements Metadata {
    private static final int MAX_FILES = 1024;

    public Targets {
        files = Map.copyOf(files);
    }

    /** Reads a file that the root's targets keys must have signed. It may have expired. */
    public static Checked<Targets> read(ByteString bytes, Root root) {
        return Unverified.read(RoleName.TARGETS, bytes, Targets::read)
                .then(file -> file.signedBy(root.role(RoleName.TARGETS)));
    }

    /** Passes on what is known of a file. */
    public Checked<Expected> file(String name) {
        var expected = files.get(name);
        return expected == null
                ? Checked.refuse(
                        Reason.TUF_TARGET_UNKNOWN,
                        "targets.json version " + header.version() + " does not list " + name
                                + " itself; delegations are not followed")
                : Checked.pass(expected);
    }

    private static Targets read(Fields signed, Header header, ByteString bytes) {
        var files = new HashMap<String, Expected>();
        signed.objects("targets", MAX_FILES).forEach((name, entry) -> files.put(name, Expected.required(entry)));
        return new Targets(header, files, bytes);
    }
}
