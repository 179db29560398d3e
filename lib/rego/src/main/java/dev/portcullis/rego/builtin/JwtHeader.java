package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a token's header says of its signature.
 *
 * @param algorithm empty where none is named, as of the next two
 * @param understood whether all parameters that must be understood are
 */
record JwtHeader(String algorithm, String keyId, String contentType, boolean understood) {
    private static final Set<String> KNOWN = Set.of("alg", "kid", "typ", "cty", "crit");

    static JwtHeader read(ObjectValue header) {
        string(header, "typ");
        Set<String> critical = critical(header);
        boolean understood = header.keys().stream()
                .map(key -> ((StringValue) key).string())
                .noneMatch(name -> !KNOWN.contains(name) && critical.contains(name));
        return new JwtHeader(string(header, "alg"), string(header, "kid"), string(header, "cty"), understood);
    }

    private static String string(ObjectValue header, String name) {
        Value value = header.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof StringValue string) {
            return string.string();
        }
        throw BuiltinException.because(name + ": must be a string");
    }

    /** The names in front of the first that is no string: those behind it OPA does not see. */
    private static Set<String> critical(ObjectValue header) {
        Value value = header.get("crit");
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof ArrayValue names)) {
            throw BuiltinException.because("crit: must be a list");
        }
        Set<String> critical = new HashSet<>();
        for (Value name : names) {
            if (!(name instanceof StringValue string)) {
                break;
            }
            critical.add(string.string());
        }
        if (critical.isEmpty()) {
            throw BuiltinException.because("crit: must be a nonempty list");
        }
        return critical;
    }

    boolean isValid() {
        return !algorithm.isEmpty() && understood;
    }

    /** Says whether the payload is another token. */
    boolean isNested() {
        return contentType.equalsIgnoreCase("JWT");
    }

    /** As {@link #isNested}, but for OPA's {@code io.jwt.decode}, which minds the letters' case. */
    static boolean isNestedExactly(ObjectValue header) {
        Value contentType = header.get("cty");
        if (contentType == null) {
            return false;
        }
        if (contentType instanceof StringValue string) {
            return Objects.equals(string.string(), "JWT");
        }
        throw BuiltinException.because("cty: must be a string");
    }
}
