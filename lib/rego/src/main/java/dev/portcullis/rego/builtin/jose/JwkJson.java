package dev.portcullis.rego.builtin.jose;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.Curve;
import dev.portcullis.rego.builtin.crypto.Integers;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PrivateKeyData;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.Base64;

/** Writes private keys as JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037). */
public final class JwkJson {
    private JwkJson() {}

    /**
     * A key as a JSON Web Key.
     *
     * @throws MalformedException for a curve that JSON Web Keys do not have
     */
    public static Value privateKey(PrivateKeyData key) {
        return switch (key) {
            case PrivateKeyData.Rsa rsa -> rsa(rsa);
            case PrivateKeyData.Ec ec -> ec(ec);
            case PrivateKeyData.Ed25519 ed25519 ->
                octets("Ed25519", ed25519.publicKey().bytes(), ed25519.seed());
            case PrivateKeyData.X25519 x25519 ->
                octets("X25519", x25519.publicKey().bytes(), x25519.secret());
        };
    }

    private static Value rsa(PrivateKeyData.Rsa key) {
        return ObjectValue.builder()
                .put("kty", StringValue.of("RSA"))
                .put("n", number(key.publicKey().modulus()))
                .put("e", number(BigInteger.valueOf(key.publicKey().exponent())))
                .put("d", number(key.exponent()))
                .put("p", number(key.p()))
                .put("q", number(key.q()))
                .put("dp", number(key.exponentOfP()))
                .put("dq", number(key.exponentOfQ()))
                .put("qi", number(key.coefficient()))
                .build();
    }

    private static Value ec(PrivateKeyData.Ec key) {
        Curve curve = key.publicKey().curve();
        if (curve == Curve.P224) {
            throw new MalformedException("jwk: unsupported curve P-224");
        }
        int length = curve.coordinateBytes();
        return ObjectValue.builder()
                .put("kty", StringValue.of("EC"))
                .put("crv", StringValue.of(curve.name().replace("P", "P-")))
                .put("x", base64(Integers.bytes(key.publicKey().x(), length)))
                .put("y", base64(Integers.bytes(key.publicKey().y(), length)))
                .put("d", base64(Integers.bytes(key.secret(), length)))
                .build();
    }

    private static Value octets(String curve, Bytes publicKey, Bytes secret) {
        return ObjectValue.builder()
                .put("kty", StringValue.of("OKP"))
                .put("crv", StringValue.of(curve))
                .put("x", base64(publicKey.array()))
                .put("d", base64(secret.array()))
                .build();
    }

    private static Value number(BigInteger number) {
        return base64(Integers.bytes(number));
    }

    private static Value base64(byte[] bytes) {
        return StringValue.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
