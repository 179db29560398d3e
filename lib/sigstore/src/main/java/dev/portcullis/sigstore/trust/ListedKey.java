package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import java.security.PublicKey;

/**
 * A public key whose signatures a trust root accepts.
 *
 * @param name its name
 * @param key the key
 * @param spki the key in DER form
 * @param window when signatures by the key count
 * @param material its fingerprint
 */
public record ListedKey(String name, PublicKey key, ByteString spki, ValidityWindow window, TrustMaterial material) {}
