package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.gojson.GoJsonReader;
import dev.portcullis.rego.builtin.gojson.GoJsonWriter;
import dev.portcullis.rego.builtin.jose.JoseKey;
import dev.portcullis.rego.builtin.jose.Jwk;
import dev.portcullis.rego.builtin.jose.JwkParser;
import dev.portcullis.rego.builtin.jose.JwsAlgorithm;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code io.jwt.encode_sign} and {@code io.jwt.encode_sign_raw}. OPA draws the nonces of {@code ES*} and the salts of {@code PS*} at random;
 * here they follow from key and message, so that an evaluation gives the same token every time.
 */
final class JwtSignBuiltins {
    private static final int STEPS_PER_KEY = 20_000;
    private static final int RSA_BITS_CHARGED = 8_192;

    private JwtSignBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("io.jwt.encode_sign", JwtSignBuiltins::encodeSign);
        table.put("io.jwt.encode_sign_raw", JwtSignBuiltins::encodeSignRaw);
    }

    private static Value encodeSign(Value[] arguments, Circumstances circumstances) {
        return sign(json(arguments[0], circumstances), json(arguments[1], circumstances), arguments[2], circumstances);
    }

    private static String json(Value value, Circumstances circumstances) {
        return GoJsonWriter.write(value, null, characters -> Costs.copied(circumstances, characters));
    }

    private static Value encodeSignRaw(Value[] arguments, Circumstances circumstances) {
        String key = Operands.string(arguments, 2);
        String header = Operands.string(arguments, 0);
        String payload = Operands.string(arguments, 1);
        Costs.copied(circumstances, 64L * key.length());
        try {
            return sign(header, payload, GoJsonReader.read(key), circumstances);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because("failed to parse JWK: " + e.getMessage());
        }
    }

    private static Value sign(String header, String payload, Value key, Circumstances circumstances) {
        circumstances.charge(STEPS_PER_KEY);
        Costs.copied(circumstances, 64L * header.length() + 8L * payload.length());
        try {
            List<Jwk> keys = JwkParser.set(key);
            if (keys.isEmpty()) {
                throw BuiltinException.because("no keys found in JWK set");
            }
            ObjectValue parameters = parameters(header);
            JwsAlgorithm algorithm = algorithm(parameters);
            String type = string(parameters, "typ");
            if ((type == null || type.equals("JWT")) && !GoJsonReader.isValid(Octets.string(Octets.of(payload)))) {
                throw BuiltinException.because("type is JWT but payload is not JSON");
            }
            JoseKey first = keys.getFirst().key();
            Costs.signature(circumstances, RSA_BITS_CHARGED);
            String signed = base64(Octets.of(header)) + "." + base64(Octets.of(payload));
            byte[] signature = algorithm.sign(first, signed.getBytes(StandardCharsets.US_ASCII));
            return StringValue.of(signed + "." + base64(signature));
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static ObjectValue parameters(String header) {
        try {
            return GoJsonReader.read(header) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because("missing or invalid 'alg' header: " + e.getMessage());
        }
    }

    private static JwsAlgorithm algorithm(ObjectValue parameters) {
        String name = string(parameters, "alg");
        if (name == null) {
            throw BuiltinException.because("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
        }
        JwsAlgorithm algorithm = JwsAlgorithm.find(name);
        if (algorithm == null) {
            throw BuiltinException.because("unknown JWS algorithm: " + name);
        }
        return algorithm;
    }

    private static @Nullable String string(ObjectValue parameters, String name) {
        return parameters.get(name) instanceof StringValue string ? string.string() : null;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
