package dev.portcullis.sigstore.tuf.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.JsonFault;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.tuf.json.CanonicalJson;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A metadata file as it was read, before anybody has vouched for it.
 *
 * @param <T> what it is once its signatures were found good
 */
public final class Unverified<T extends Metadata> {
    private static final StrictJson JSON = new StrictJson(RoleName.TARGETS.maxBytes(), 32, 20_000);
    private static final int MAX_SIGNATURES = 64;
    private static final int MAX_SIGNATURE = 4096;
    private static final int MAX_KEY_ID = 256;

    private final T metadata;
    private final ByteString canonical;
    private final Map<String, ByteString> signatures;

    private Unverified(T metadata, ByteString canonical, Map<String, ByteString> signatures) {
        this.metadata = metadata;
        this.canonical = canonical;
        this.signatures = Map.copyOf(signatures);
    }

    /** Makes metadata of what was signed. */
    interface Body<T> {
        T read(Fields signed, Header header, ByteString bytes);
    }

    static <T extends Metadata> Checked<Unverified<T>> read(RoleName role, ByteString bytes, Body<T> body) {
        if (bytes.size() > role.maxBytes()) {
            return Checked.refuse(
                    Reason.TUF_FILE_TOO_LARGE,
                    role.file() + " has " + bytes.size() + " bytes; at most " + role.maxBytes() + " are read");
        }
        return switch (JSON.check(bytes.toByteArray())) {
            case StrictJson.Result.Faulty(JsonFault fault) ->
                Checked.refuse(Reason.TUF_METADATA_MALFORMED, role.file() + ": " + fault.detail());
            case StrictJson.Result.Text(String text) -> read(role, text, bytes, body);
        };
    }

    private static <T extends Metadata> Checked<Unverified<T>> read(
            RoleName role, String text, ByteString bytes, Body<T> body) {
        try {
            JsonNode tree = JSON.tree(text);
            var file = new Fields(role.file(), tree);
            var signed = file.object("signed");
            var metadata = body.read(signed, Header.read(role, signed), bytes);
            return Checked.pass(
                    new Unverified<>(metadata, CanonicalJson.of(signed.path(), signed.node()), signatures(file)));
        } catch (UnusableMetadataException e) {
            return Checked.refuse(e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Checked.refuse(Reason.TUF_METADATA_MALFORMED, role.file() + ": it is not JSON");
        }
    }

    /** Returns what the file says, for finding out whose signatures it needs. */
    T claimed() {
        return metadata;
    }

    /** Passes the metadata on if enough different keys of a role have signed it. */
    Checked<T> signedBy(Role role) {
        var valid = role.countSigners(canonical, signatures);
        return valid >= role.threshold()
                ? Checked.pass(metadata)
                : Checked.refuse(
                        Reason.TUF_THRESHOLD_NOT_MET,
                        "%s version %d has valid signatures by %d of the %d different keys that must sign"
                                .formatted(
                                        metadata.header().role().file(),
                                        metadata.header().version(),
                                        valid,
                                        role.threshold()));
    }

    /** A key that is named twice could be counted twice; an empty signature is a place that was kept for one. */
    private static Map<String, ByteString> signatures(Fields file) {
        var signatures = new HashMap<String, ByteString>();
        for (var entry : file.items("signatures", MAX_SIGNATURES)) {
            var keyId = entry.text("keyid", MAX_KEY_ID);
            if (signatures.put(keyId, decoded(entry)) != null) {
                throw UnusableMetadataException.malformed(file.path() + ".signatures", "a key has signed twice");
            }
        }
        return signatures;
    }

    private static ByteString decoded(Fields entry) {
        try {
            return ByteString.copyFrom(HexFormat.of().parseHex(entry.text("sig", MAX_SIGNATURE)));
        } catch (IllegalArgumentException e) {
            throw UnusableMetadataException.malformed(entry.path() + ".sig", "it is not hexadecimal");
        }
    }
}
