package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import java.security.PublicKey;
import java.util.Set;

/**
 * A transparency log, or a certificate transparency log, of a trust root.
 *
 * @param host host name of its base URL, which version 2 logs sign as their origin
 * @param key its public key
 * @param ids the identifiers under which it is named: 32 bytes each
 * @param window when its signatures count
 * @param material its key's fingerprint
 */
public record Log(String host, PublicKey key, Set<ByteString> ids, ValidityWindow window, TrustMaterial material) {
    private static final int HINT_LENGTH = 4;

    public Log {
        ids = Set.copyOf(ids);
    }

    /** Tells whether a signed note's key hint names this log. */
    public boolean hasHint(ByteString hint) {
        return ids.stream().anyMatch(id -> id.substring(0, HINT_LENGTH).equals(hint));
    }
}
