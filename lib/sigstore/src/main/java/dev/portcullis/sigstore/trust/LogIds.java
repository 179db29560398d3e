package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Computes the identifiers of a log from its key: RFC 6962 §3.2, and C2SP signed-note for Ed25519. */
final class LogIds {
    private static final byte NOTE_ED25519 = 1;

    private LogIds() {}

    static Set<ByteString> of(String host, PublicKey key) {
        ByteString byKey = HashAlgorithm.SHA_256.digest(ByteString.copyFrom(key.getEncoded()));
        if (!(key instanceof EdECPublicKey)) {
            return Set.of(byKey);
        }
        ByteString named = ByteString.copyFrom(host + "\n", StandardCharsets.UTF_8)
                .concat(ByteString.copyFrom(new byte[] {NOTE_ED25519}))
                .concat(ByteString.copyFrom(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                        .getPublicKeyData()
                        .getOctets()));
        return Set.of(byKey, HashAlgorithm.SHA_256.digest(named));
    }
}
