package dev.portcullis.rego.builtin.crypto;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Keys as Go's {@code encoding/json} writes the types of its {@code crypto} packages. */
public final class KeyJson {
    private KeyJson() {}

    /** A public key; null, as JSON has it, where the algorithm is unknown. */
    public static Value publicKey(@Nullable PublicKeyData key) {
        return switch (key) {
            case null -> NullValue.NULL;
            case PublicKeyData.Rsa rsa -> rsa(rsa).build();
            case PublicKeyData.Ec ec -> ec(ec).build();
            case PublicKeyData.Ed25519 ed25519 -> StringValue.of(ed25519.bytes().base64());
            case PublicKeyData.Dsa dsa ->
                ObjectValue.builder()
                        .put("P", NumberValue.of(dsa.p()))
                        .put("Q", NumberValue.of(dsa.q()))
                        .put("G", NumberValue.of(dsa.g()))
                        .put("Y", NumberValue.of(dsa.y()))
                        .build();
            case PublicKeyData.X25519 _ -> ObjectValue.EMPTY;
        };
    }

    private static ObjectValue.Builder rsa(PublicKeyData.Rsa key) {
        return ObjectValue.builder().put("N", NumberValue.of(key.modulus())).put("E", NumberValue.of(key.exponent()));
    }

    private static ObjectValue.Builder ec(PublicKeyData.Ec key) {
        return ObjectValue.builder()
                .put("Curve", ObjectValue.EMPTY)
                .put("X", NumberValue.of(key.x()))
                .put("Y", NumberValue.of(key.y()));
    }

    public static Value privateKey(PrivateKeyData key) {
        return switch (key) {
            case PrivateKeyData.Rsa rsa ->
                rsa(rsa.publicKey())
                        .put("D", NumberValue.of(rsa.exponent()))
                        .put("Primes", ArrayValue.of(NumberValue.of(rsa.p()), NumberValue.of(rsa.q())))
                        .put(
                                "Precomputed",
                                ObjectValue.builder()
                                        .put("Dp", NumberValue.of(rsa.exponentOfP()))
                                        .put("Dq", NumberValue.of(rsa.exponentOfQ()))
                                        .put("Qinv", NumberValue.of(rsa.coefficient()))
                                        .put("CRTValues", ArrayValue.EMPTY)
                                        .build())
                        .build();
            case PrivateKeyData.Ec ec ->
                ec(ec.publicKey()).put("D", NumberValue.of(ec.secret())).build();
            case PrivateKeyData.Ed25519 ed25519 -> {
                byte[] both = java.util.Arrays.copyOf(ed25519.seed().array(), 64);
                System.arraycopy(ed25519.publicKey().bytes().array(), 0, both, 32, 32);
                yield StringValue.of(Bytes.owning(both).base64());
            }
            case PrivateKeyData.X25519 _ -> ObjectValue.EMPTY;
        };
    }
}
