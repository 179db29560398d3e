package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.jose.JoseKey;
import dev.portcullis.rego.builtin.jose.Jwk;
import dev.portcullis.rego.builtin.jose.JwsAlgorithm;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * {@code io.jwt.*} but for {@code encode_sign}: tokens in compact form (RFC 7519), taken apart and verified. Nothing is remembered between
 * evaluations. On the JDK's own cryptography: nimbus-jose-jwt refuses keys that OPA takes, such as short secrets.
 */
final class JwtBuiltins {
    private JwtBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("io.jwt.decode", JwtBuiltins::decode);
        table.put("io.jwt.decode_verify", JwtDecodeVerify::call);
        for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
            String name = "io.jwt.verify_" + algorithm.name().toLowerCase(java.util.Locale.ROOT);
            boolean secret = switch (algorithm) {
                case HS256, HS384, HS512 -> true;
                default -> false;
            };
            table.put(
                    name,
                    secret
                            ? (arguments, circumstances) -> verifySecret(algorithm, arguments, circumstances)
                            : (arguments, circumstances) -> verify(algorithm, arguments, circumstances));
        }
    }

    private static Value decode(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        while (true) {
            JwtToken token = JwtToken.read(text, circumstances);
            ObjectValue header = token.decodedHeader();
            String payload = token.decodedPayload();
            if (!JwtHeader.isNestedExactly(header)) {
                ObjectValue claims = JwtToken.claims(payload);
                byte[] signature = token.decodedSignature("JWT signature had invalid encoding: ");
                return ArrayValue.of(
                        header, claims, StringValue.of(HexFormat.of().formatHex(signature)));
            }
            // Each round is paid for, and shorter than the one before.
            text = withoutQuotes(payload);
        }
    }

    private static String withoutQuotes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && "\"'".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "\"'".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static Value verifySecret(JwsAlgorithm algorithm, Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String secret = Operands.string(arguments, 1);
        Costs.copied(circumstances, secret.length());
        JwtToken token = JwtToken.read(text, circumstances);
        JoseKey key = new JoseKey.Secret(Bytes.owning(Octets.of(secret)));
        return BooleanValue.of(
                algorithm.verifies(key, token.signed(), token.decodedSignature(""), JwsAlgorithm.Leniency.LENGTHS));
    }

    private static Value verify(JwsAlgorithm algorithm, Value[] arguments, Circumstances circumstances) {
        JwtToken token = JwtToken.read(Operands.string(arguments, 0), circumstances);
        List<Jwk> keys = JwtKeys.read(Operands.string(arguments, 1), circumstances);
        byte[] signature = token.decodedSignature("");
        JwtHeader header = JwtHeader.read(token.decodedHeader());
        byte[] signed = token.signed();
        return BooleanValue.of(JwtKeys.anyFits(keys, header, key -> {
            Costs.verification(circumstances, key.publicKey());
            return algorithm.verifies(key, signed, signature, JwsAlgorithm.Leniency.LENGTHS);
        }));
    }
}
