package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.jose.JoseKey;
import dev.portcullis.rego.builtin.jose.JwsAlgorithm;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code io.jwt.decode_verify}: a token is decoded only if its signature and claims are what is demanded (RFC 7519 §7.2). */
final class JwtDecodeVerify {
    private final JwtConstraints constraints;
    private final Circumstances circumstances;

    private JwtDecodeVerify(JwtConstraints constraints, Circumstances circumstances) {
        this.constraints = constraints;
        this.circumstances = circumstances;
    }

    static Value call(Value[] arguments, Circumstances circumstances) {
        ObjectValue demanded = Operands.object(arguments, 1);
        JwtConstraints constraints = JwtConstraints.read(demanded, circumstances);
        return new JwtDecodeVerify(constraints, circumstances).call(Operands.string(arguments, 0));
    }

    private Value call(String text) {
        String nested = text;
        while (true) {
            JwtToken token = JwtToken.read(nested, circumstances);
            ObjectValue decoded = token.decodedHeader();
            JwtHeader header = JwtHeader.read(decoded);
            boolean fits = header.isValid()
                    && (constraints.algorithm().isEmpty()
                            || constraints.algorithm().equals(header.algorithm()));
            if (!fits || !isSigned(token, header)) {
                return unverified();
            }
            String payload = token.decodedPayload();
            if (!header.isNested()) {
                ObjectValue claims = JwtToken.claims(payload);
                return constraints.admit(claims) ? ArrayValue.of(BooleanValue.TRUE, decoded, claims) : unverified();
            }
            // Each round is paid for, and shorter than the one before.
            nested = payload;
        }
    }

    private static Value unverified() {
        return ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);
    }

    private boolean isSigned(JwtToken token, JwtHeader header) {
        byte[] signature = token.decodedSignature("");
        byte[] signed = token.signed();
        JwsAlgorithm algorithm = algorithm(header.algorithm());
        if (algorithm == null) {
            return false;
        }
        List<dev.portcullis.rego.builtin.jose.Jwk> keys = constraints.keys();
        if (keys == null) {
            JoseKey secret = new JoseKey.Secret(Bytes.owning(Octets.of(constraints.secret())));
            return algorithm.verifies(secret, signed, signature, JwsAlgorithm.Leniency.NONE);
        }
        return JwtKeys.anyFits(keys, header, key -> {
            Costs.verification(circumstances, key.publicKey());
            return algorithm.verifies(key, signed, signature, JwsAlgorithm.Leniency.NONE);
        });
    }

    /** {@code Ed25519} is the newer name of {@code EdDSA} (RFC 9864), known for tokens but not for keys. */
    private static @Nullable JwsAlgorithm algorithm(String name) {
        return name.equals("Ed25519") ? JwsAlgorithm.EDDSA : JwsAlgorithm.find(name);
    }
}
