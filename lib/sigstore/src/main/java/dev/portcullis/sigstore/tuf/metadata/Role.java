package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who signs a metadata file.
 *
 * @param keys the usable keys by identifier; several identifiers may name one key
 * @param threshold how many different keys must have signed
 */
public record Role(Map<String, TufKey> keys, int threshold) {
    private static final int MAX_KEYS = 64;
    private static final int MAX_KEY_ID = 256;

    public Role {
        keys = Map.copyOf(keys);
        if (threshold < 1) {
            throw new IllegalArgumentException("somebody must sign");
        }
    }

    /** Reads a role; keys of a kind that is not known here, or that the root does not hold, can never sign. */
    static Role read(Fields role, Map<String, TufKey> known) {
        var keys = new HashMap<String, TufKey>();
        var ids = role.texts("keyids", MAX_KEYS, MAX_KEY_ID);
        if (new HashSet<>(ids).size() < ids.size()) {
            throw UnusableMetadataException.malformed(role.path() + ".keyids", "a key is named twice");
        }
        for (var id : ids) {
            var key = known.get(id);
            if (key != null) {
                keys.put(id, key);
            }
        }
        return new Role(keys, (int) role.integer("threshold", 1, MAX_KEYS));
    }

    /** Counts the keys that have signed: a key under two identifiers is one. */
    int countSigners(ByteString message, Map<String, ByteString> signatures) {
        return (int) keys.entrySet().stream()
                .filter(key -> {
                    var signature = signatures.get(key.getKey());
                    return signature != null && key.getValue().hasSigned(message, signature);
                })
                .map(key -> key.getValue().fingerprint())
                .distinct()
                .count();
    }

    /** Tells whether a key of this role is none of a later one. */
    boolean hasKeyMissingIn(Role later) {
        var remaining = later.keys.values().stream().map(TufKey::fingerprint).collect(Collectors.toSet());
        return keys.values().stream().anyMatch(key -> !remaining.contains(key.fingerprint()));
    }
}
