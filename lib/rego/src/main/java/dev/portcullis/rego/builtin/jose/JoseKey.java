package dev.portcullis.rego.builtin.jose;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.PrivateKeyData;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import org.jspecify.annotations.Nullable;

/** A key that signatures are made or verified with. */
public sealed interface JoseKey {
    /** A key for HMAC. */
    record Secret(Bytes bytes) implements JoseKey {}

    /** A key that verifies. */
    record Verifying(PublicKeyData key) implements JoseKey {}

    /** A key that signs, and verifies too. */
    record Signing(PrivateKeyData key) implements JoseKey {}

    /** The public key, its own or that of the private one; null of a secret. */
    default @Nullable PublicKeyData publicKey() {
        return switch (this) {
            case Secret _ -> null;
            case Verifying verifying -> verifying.key;
            case Signing signing -> signing.key.publicKey();
        };
    }
}
