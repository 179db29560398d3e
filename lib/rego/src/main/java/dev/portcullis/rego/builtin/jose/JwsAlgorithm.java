package dev.portcullis.rego.builtin.jose;

import dev.portcullis.rego.builtin.crypto.Ecdsa;
import dev.portcullis.rego.builtin.crypto.Hash;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PrivateKeyData;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.crypto.Signatures;
import dev.portcullis.rego.builtin.crypto.Signer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The algorithms that sign tokens (RFC 7518 §3.1, RFC 8037 §3.1). A curve is not tied to an algorithm, as OPA does not either. */
public enum JwsAlgorithm {
    HS256("HS256", Hash.SHA256),
    HS384("HS384", Hash.SHA384),
    HS512("HS512", Hash.SHA512),
    RS256("RS256", Hash.SHA256),
    RS384("RS384", Hash.SHA384),
    RS512("RS512", Hash.SHA512),
    PS256("PS256", Hash.SHA256),
    PS384("PS384", Hash.SHA384),
    PS512("PS512", Hash.SHA512),
    ES256("ES256", Hash.SHA256),
    ES384("ES384", Hash.SHA384),
    ES512("ES512", Hash.SHA512),
    EDDSA("EdDSA", Hash.SHA512);

    private final String id;
    private final Hash hash;

    JwsAlgorithm(String id, Hash hash) {
        this.id = id;
        this.hash = hash;
    }

    /** The algorithm of a name, or null where it signs no tokens. */
    public static @Nullable JwsAlgorithm find(String name) {
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.id.equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    /** How much a signature may differ from the RFC. */
    public enum Leniency {
        /** As {@code io.jwt.decode_verify} verifies. */
        NONE,
        /** As {@code io.jwt.verify_*} does: PSS salts and the halves of ECDSA may have any length; though private keys verify nothing. */
        LENGTHS
    }

    /** Says whether a signature of a message is genuine; a key of another type makes none so. */
    public boolean verifies(JoseKey key, byte[] message, byte[] signature, Leniency leniency) {
        boolean lenient = leniency == Leniency.LENGTHS;
        PublicKeyData publicKey = lenient && key instanceof JoseKey.Signing ? null : key.publicKey();
        return switch (this) {
            case HS256, HS384, HS512 ->
                key instanceof JoseKey.Secret secret
                        && MessageDigest.isEqual(hash.hmac(secret.bytes().array(), message), signature);
            case RS256, RS384, RS512 ->
                publicKey instanceof PublicKeyData.Rsa rsa && Signatures.pkcs1(rsa, hash, message, signature);
            case PS256, PS384, PS512 ->
                publicKey instanceof PublicKeyData.Rsa rsa
                        && Signatures.pss(rsa, new Signatures.Pss(hash, lenient), message, signature);
            case ES256, ES384, ES512 ->
                publicKey instanceof PublicKeyData.Ec ec
                        && (lenient || signature.length == 2 * ec.curve().coordinateBytes())
                        && Signatures.ecdsa(ec, hash, message, Ecdsa.halves(signature));
            case EDDSA ->
                publicKey instanceof PublicKeyData.Ed25519 ed25519 && Signatures.ed25519(ed25519, message, signature);
        };
    }

    /**
     * Signs a message, the same way every time.
     *
     * @throws MalformedException if the key is not one that signs by this algorithm
     */
    public byte[] sign(JoseKey key, byte[] message) {
        PrivateKeyData privateKey = key instanceof JoseKey.Signing signing ? signing.key() : null;
        return switch (this) {
            case HS256, HS384, HS512 -> {
                if (!(key instanceof JoseKey.Secret secret)) {
                    throw new MalformedException("jwsbb.Sign: invalid key type. []byte is required");
                }
                yield hash.hmac(secret.bytes().array(), message);
            }
            case RS256, RS384, RS512 -> Signer.pkcs1(required(PrivateKeyData.Rsa.class, privateKey), hash, message);
            case PS256, PS384, PS512 -> Signer.pss(required(PrivateKeyData.Rsa.class, privateKey), hash, message);
            case ES256, ES384, ES512 -> {
                PrivateKeyData.Ec ec = required(PrivateKeyData.Ec.class, privateKey);
                yield Signer.ecdsa(ec, hash, message).joined(ec.publicKey().curve());
            }
            case EDDSA -> Signer.ed25519(required(PrivateKeyData.Ed25519.class, privateKey), message);
        };
    }

    private static <K extends PrivateKeyData> K required(Class<K> type, @Nullable PrivateKeyData key) {
        if (!type.isInstance(key)) {
            throw new MalformedException(
                    "jwsbb.Sign: invalid key type. A private key of type " + type.getSimpleName() + " is required");
        }
        return type.cast(key);
    }
}
