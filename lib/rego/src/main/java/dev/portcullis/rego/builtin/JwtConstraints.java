package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.jose.Jwk;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code io.jwt.decode_verify} demands of a token.
 *
 * @param keys null where a secret is to verify
 * @param secret empty where keys are
 * @param algorithm empty where any will do, as of the next
 * @param audience empty where the token must be for none in particular
 * @param seconds the time that it has to be valid at, since 1970
 */
record JwtConstraints(
        @Nullable List<Jwk> keys, String secret, String algorithm, String issuer, String audience, BigDecimal seconds) {
    private static final Set<String> NAMES = Set.of("cert", "secret", "alg", "iss", "aud", "time");
    private static final double NANOSECONDS = 1e9;

    static JwtConstraints read(ObjectValue constraints, Circumstances circumstances) {
        for (Value key : constraints.keys()) {
            if (!(key instanceof StringValue name) || !NAMES.contains(name.string())) {
                String shown = key instanceof StringValue name ? name.string() : key.toString();
                throw BuiltinException.because("unknown token validation constraint: " + shown);
            }
        }
        Value cert = constraints.get("cert");
        List<Jwk> keys = cert == null ? null : JwtKeys.read(string(constraints, "cert"), circumstances);
        JwtConstraints read = new JwtConstraints(
                keys,
                string(constraints, "secret"),
                string(constraints, "alg"),
                string(constraints, "iss"),
                string(constraints, "aud"),
                seconds(Objects.requireNonNullElse(constraints.get("time"), NumberValue.of(circumstances.now()))));
        if (keys != null && !read.secret.isEmpty()) {
            throw BuiltinException.because("duplicate key constraints");
        }
        if (keys == null && read.secret.isEmpty()) {
            throw BuiltinException.because("no key constraint");
        }
        return read;
    }

    private static String string(ObjectValue constraints, String name) {
        Value value = constraints.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof StringValue string) {
            return string.string();
        }
        throw BuiltinException.because(name + " constraint: must be a string");
    }

    /** The shortest decimal of the double of seconds, which is what OPA compares with. */
    private static BigDecimal seconds(Value time) {
        if (!(time instanceof NumberValue number)) {
            throw BuiltinException.because("token time constraint: must be a number");
        }
        double nanoseconds = Double.parseDouble(number.text());
        if (Double.isInfinite(nanoseconds)) {
            throw BuiltinException.because("token time constraint: unvalid float64");
        }
        if (nanoseconds < 0) {
            throw BuiltinException.because("token time constraint: must not be negative");
        }
        return new BigDecimal(Double.toString(nanoseconds / NANOSECONDS));
    }

    /** Says whether claims are from the issuer, for the audience, and of the time. */
    boolean admit(ObjectValue claims) {
        return isFromIssuer(claims.get("iss"))
                && isForAudience(claims.get("aud"))
                && isBefore(claims.get("exp"))
                && isNotBefore(claims.get("nbf"));
    }

    private boolean isFromIssuer(@Nullable Value issuers) {
        if (issuer.isEmpty() || issuers == null) {
            return issuer.isEmpty();
        }
        if (issuers instanceof StringValue string) {
            return string.string().equals(issuer);
        }
        throw BuiltinException.because("iss value must be a string");
    }

    private boolean isForAudience(@Nullable Value audiences) {
        return switch (audiences) {
            case null -> audience.isEmpty();
            case StringValue string -> string.string().equals(audience);
            case ArrayValue array -> array.elements().contains(StringValue.of(audience));
            default -> false;
        };
    }

    private boolean isBefore(@Nullable Value expiry) {
        return expiry == null || seconds.compareTo(number(expiry, "exp").decimal()) < 0;
    }

    private boolean isNotBefore(@Nullable Value start) {
        return start == null || seconds.compareTo(number(start, "nbf").decimal()) >= 0;
    }

    private static NumberValue number(Value value, String name) {
        if (value instanceof NumberValue number) {
            return number;
        }
        throw BuiltinException.because(name + " value must be a number");
    }
}
