package dev.portcullis.rego.builtin.jose;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.Curve;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PrivateKeyData;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.crypto.Signer;
import dev.portcullis.rego.builtin.encoding.Base64Text;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Web Keys and sets of them (RFC 7517, RFC 7518 §6, RFC 8037). One key that is malformed, of another type or curve, or names an
 * unknown algorithm makes the whole set so, as in OPA: {@link MalformedException}. At most 1,000 keys and numbers of 2,048 bytes are taken.
 */
public final class JwkParser {
    private static final int MOST_KEYS = 1_000;
    private static final int MAX_NUMBER_BYTES = 2_048;
    private static final int CURVE25519_BYTES = 32;

    /** The algorithms that keys may be for, though not to sign tokens. */
    private static final Set<String> OTHER_ALGORITHMS = Set.of(
            "none",
            "ES256K",
            "Ed25519",
            "RSA1_5",
            "RSA-OAEP",
            "RSA-OAEP-256",
            "RSA-OAEP-384",
            "RSA-OAEP-512",
            "dir",
            "A128KW",
            "A192KW",
            "A256KW",
            "A128GCMKW",
            "A192GCMKW",
            "A256GCMKW",
            "ECDH-ES",
            "ECDH-ES+A128KW",
            "ECDH-ES+A192KW",
            "ECDH-ES+A256KW",
            "PBES2-HS256+A128KW",
            "PBES2-HS384+A192KW",
            "PBES2-HS512+A256KW",
            "A128CBC-HS256",
            "A192CBC-HS384",
            "A256CBC-HS512",
            "A128GCM",
            "A192GCM",
            "A256GCM");

    private final ObjectValue json;

    private JwkParser(ObjectValue json) {
        this.json = json;
    }

    /** Reads a set of keys, or one key, which is a set as well. */
    public static List<Jwk> set(Value json) {
        if (!(json instanceof ObjectValue object)) {
            throw new MalformedException("jwk: not a JSON object");
        }
        Value keys = object.get("keys");
        if (keys == null) {
            return List.of(new JwkParser(object).read());
        }
        if (!(keys instanceof ArrayValue array)) {
            throw new MalformedException("jwk: \"keys\" is not an array");
        }
        if (array.size() > MOST_KEYS) {
            throw new MalformedException("jwk: too many keys in \"keys\" array: max " + MOST_KEYS);
        }
        List<Jwk> all = new ArrayList<>();
        for (Value key : array) {
            if (!(key instanceof ObjectValue member)) {
                throw new MalformedException("jwk: a key is not a JSON object");
            }
            all.add(new JwkParser(member).read());
        }
        return all;
    }

    private Jwk read() {
        String algorithm = string("alg");
        if (algorithm != null && JwsAlgorithm.find(algorithm) == null && !OTHER_ALGORITHMS.contains(algorithm)) {
            throw new MalformedException("jwk: invalid key value: " + StringValue.of(algorithm));
        }
        String id = string("kid");
        String type = string("kty");
        JoseKey key = switch (type == null ? "" : type) {
            case "RSA" -> rsa();
            case "EC" -> ec();
            case "OKP" -> octetPair();
            case "oct" -> new JoseKey.Secret(Bytes.owning(required("k")));
            default -> throw new MalformedException("jwk: invalid key type from JSON (" + type + ")");
        };
        return new Jwk(key, algorithm == null ? "" : algorithm, id == null ? "" : id);
    }

    private JoseKey rsa() {
        BigInteger modulus = number("n");
        BigInteger exponent = number("e");
        if (modulus.signum() == 0 || !exponent.testBit(0) || exponent.bitLength() >= Long.SIZE) {
            throw new MalformedException("jwk: invalid RSA modulus or public exponent");
        }
        PublicKeyData.Rsa publicKey = new PublicKeyData.Rsa(modulus, exponent.longValue());
        if (json.get("d") == null) {
            return new JoseKey.Verifying(publicKey);
        }
        return new JoseKey.Signing(new PrivateKeyData.Rsa(publicKey, number("d"), number("p"), number("q")));
    }

    private JoseKey ec() {
        String name = string("crv");
        Curve curve = switch (name == null ? "" : name) {
            case "P-256" -> Curve.P256;
            case "P-384" -> Curve.P384;
            case "P-521" -> Curve.P521;
            default -> throw new MalformedException("jwk: invalid curve " + name);
        };
        PublicKeyData.Ec publicKey = new PublicKeyData.Ec(curve, number("x"), number("y"));
        if (!curve.contains(publicKey.x(), publicKey.y())) {
            throw new MalformedException("jwk: invalid ECDSA public key: the point is not on the curve");
        }
        return json.get("d") == null
                ? new JoseKey.Verifying(publicKey)
                : new JoseKey.Signing(new PrivateKeyData.Ec(publicKey, number("d")));
    }

    private JoseKey octetPair() {
        String curve = string("crv");
        boolean signs = "Ed25519".equals(curve);
        Bytes x = Bytes.owning(required("x"));
        if ((!signs && !"X25519".equals(curve)) || x.length() != CURVE25519_BYTES) {
            throw new MalformedException("jwk: invalid curve or public key size");
        }
        PublicKeyData publicKey = signs ? new PublicKeyData.Ed25519(x) : new PublicKeyData.X25519(x);
        if (json.get("d") == null) {
            return new JoseKey.Verifying(publicKey);
        }
        Bytes d = Bytes.owning(required("d"));
        if (d.length() != CURVE25519_BYTES) {
            throw new MalformedException("jwk: invalid private key size");
        }
        if (publicKey instanceof PublicKeyData.X25519 agreement) {
            return new JoseKey.Signing(new PrivateKeyData.X25519(agreement, d));
        }
        PrivateKeyData.Ed25519 key = Signer.ed25519(d);
        if (!key.publicKey().equals(publicKey)) {
            throw new MalformedException("jwk: ed25519: invalid x value given d value");
        }
        return new JoseKey.Signing(key);
    }

    private @Nullable String string(String name) {
        Value value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof StringValue string) {
            return string.string();
        }
        throw new MalformedException("jwk: \"" + name + "\" is not a string");
    }

    private BigInteger number(String name) {
        byte[] bytes = required(name);
        if (bytes.length > MAX_NUMBER_BYTES) {
            throw new MalformedException("jwk: \"" + name + "\" is too large");
        }
        return new BigInteger(1, bytes);
    }

    private byte[] required(String name) {
        String text = string(name);
        byte[] bytes = text == null ? new byte[0] : decoded(name, text);
        if (bytes.length == 0) {
            throw new MalformedException("jwk: required field " + name + " is missing");
        }
        return bytes;
    }

    /** Reads whichever alphabet and padding the text seems to have, since many are about. */
    private static byte[] decoded(String name, String text) {
        boolean standard = text.indexOf('+') >= 0 || text.indexOf('/') >= 0;
        String padded = text.endsWith("=") ? text : text + "=".repeat(-text.length() & 3);
        try {
            return standard ? Base64Text.standard(padded) : Base64Text.url(padded);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("jwk: field " + name + " is not base64");
        }
    }
}
