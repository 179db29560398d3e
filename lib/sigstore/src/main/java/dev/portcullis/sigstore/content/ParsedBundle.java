package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.util.List;

/**
 * A well-formed bundle; nothing in it is verified.
 *
 * @param version the bundle format
 * @param material what it names as the signer's key
 * @param content what was signed
 * @param logEntries entries of transparency logs
 * @param timestamps RFC 3161 responses in DER form
 */
public record ParsedBundle(
        Version version,
        SigningMaterial material,
        Content content,
        List<TransparencyLogEntry> logEntries,
        List<ByteString> timestamps) {
    public ParsedBundle {
        logEntries = List.copyOf(logEntries);
        timestamps = List.copyOf(timestamps);
    }

    /** The versions of the bundle format. */
    public enum Version {
        V0_1,
        V0_2,
        V0_3
    }
}
