package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.util.List;

/**
 * A well-formed bundle, or a layer of cosign's older layout put into the same shape; nothing in it is verified.
 *
 * @param version the format
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

    /** The formats. */
    public enum Version {
        /** A layer with annotations: cosign's form before there were bundles. */
        LAYER,
        V0_1,
        V0_2,
        V0_3;

        /** Returns whether entries of version 1 logs come with the log's signed promise, and maybe without a proof of inclusion. */
        public boolean restsOnPromise() {
            return this == LAYER || this == V0_1;
        }
    }
}
