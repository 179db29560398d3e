package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file before it is fetched.
 *
 * @param length its exact length in bytes; null if that is not said
 * @param hashes its hashes in hexadecimal; empty if none is said
 */
public record Expected(@Nullable Long length, Map<HashAlgorithm, String> hashes) {
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{64,128}");
    private static final int MAX_HASHES = 8;

    public Expected {
        hashes = Map.copyOf(hashes);
    }

    /** Reads an entry that may leave both out. */
    static Expected optional(Fields entry) {
        var length = entry.has("length") ? entry.integer("length", 1, Integer.MAX_VALUE) : null;
        return new Expected(length, entry.has("hashes") ? hashes(entry) : Map.of());
    }

    /** Reads an entry that must say both. */
    static Expected required(Fields entry) {
        return new Expected(entry.integer("length", 0, Integer.MAX_VALUE), hashes(entry));
    }

    /** Returns how many bytes are to be fetched at most. */
    public Checked<Integer> limit(String file, int maxBytes) {
        if (length == null) {
            return Checked.pass(maxBytes);
        }
        return length <= maxBytes
                ? Checked.pass(length.intValue())
                : Checked.refuse(
                        Reason.TUF_FILE_TOO_LARGE,
                        file + " has " + length + " bytes; at most " + maxBytes + " are read");
    }

    /** Passes the bytes on if they are the file. */
    public Checked<ByteString> check(String file, ByteString bytes) {
        if (length != null && bytes.size() != length) {
            return Checked.refuse(
                    Reason.TUF_DIGEST_MISMATCH, file + " has " + bytes.size() + " bytes instead of " + length);
        }
        return hasHashesOf(bytes)
                ? Checked.pass(bytes)
                : Checked.refuse(Reason.TUF_DIGEST_MISMATCH, file + " has another hash than was signed");
    }

    /** Tells whether these bytes are the file. */
    public boolean isMetBy(ByteString bytes) {
        return (length == null || bytes.size() == length) && hasHashesOf(bytes);
    }

    /** Returns the hash that is part of a target's name in a repository with consistent snapshots. */
    String nameHash() {
        for (var algorithm : HashAlgorithm.values()) {
            var hash = hashes.get(algorithm);
            if (hash != null) {
                return hash;
            }
        }
        throw new IllegalStateException("a target has a hash");
    }

    private boolean hasHashesOf(ByteString bytes) {
        return hashes.entrySet().stream()
                .allMatch(hash -> HexFormat.of()
                        .formatHex(hash.getKey().digest(bytes).toByteArray())
                        .equals(hash.getValue()));
    }

    private static Map<HashAlgorithm, String> hashes(Fields entry) {
        var known = new EnumMap<HashAlgorithm, String>(HashAlgorithm.class);
        var said = entry.object("hashes");
        if (said.node().size() > MAX_HASHES) {
            throw UnusableMetadataException.malformed(said.path(), "it has more than " + MAX_HASHES + " members");
        }
        for (var algorithm : HashAlgorithm.values()) {
            if (said.has(algorithm.lowerCaseName())) {
                var hash = said.text(algorithm.lowerCaseName(), 128);
                if (!HEXADECIMAL.matcher(hash).matches()) {
                    throw UnusableMetadataException.malformed(said.path(), "a hash is not lower-case hexadecimal");
                }
                known.put(algorithm, hash);
            }
        }
        if (known.isEmpty()) {
            throw UnusableMetadataException.malformed(said.path(), "it has neither sha256, sha384 nor sha512");
        }
        return known;
    }
}
