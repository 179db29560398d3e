package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.encoding.Base64Text;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.gojson.GoJsonReader;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;

/** A token in its three parts (RFC 7515 §7.1), each still encoded. */
record JwtToken(String header, String payload, String signature) {
    /** What the values of a document take, at most, for each character. */
    private static final int BYTES_PER_CHARACTER = 64;

    /** Takes a token apart and pays for its being decoded and looked at. */
    static JwtToken read(String token, Circumstances circumstances) {
        Costs.copied(circumstances, 4L * token.length());
        circumstances.allocate((long) token.length() * BYTES_PER_CHARACTER);
        if (!token.contains(".")) {
            throw BuiltinException.because("encoded JWT had no period separators");
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw BuiltinException.because("encoded JWT must have 3 sections, found " + parts.length);
        }
        return new JwtToken(parts[0], parts[1], parts[2]);
    }

    ObjectValue decodedHeader() {
        ObjectValue decoded;
        try {
            decoded = object(Octets.string(decode(header)));
        } catch (Undecodable e) {
            throw BuiltinException.because("JWT header had invalid encoding: " + e.reason);
        } catch (NoObject e) {
            throw BuiltinException.because("bad JWT header: " + e.reason);
        }
        if (decoded.get("enc") != null) {
            throw BuiltinException.because("JWT is a JWE object, which is not supported");
        }
        return decoded;
    }

    /** The payload's bytes as a string, which for a nested token is another one. */
    String decodedPayload() {
        try {
            return Octets.string(decode(payload));
        } catch (Undecodable e) {
            throw BuiltinException.because("JWT payload had invalid encoding: " + e.reason);
        }
    }

    static ObjectValue claims(String payload) {
        try {
            return object(payload);
        } catch (NoObject e) {
            throw BuiltinException.because(e.reason);
        }
    }

    byte[] decodedSignature(String otherwise) {
        try {
            return decode(signature);
        } catch (Undecodable e) {
            throw BuiltinException.because(otherwise + e.reason);
        }
    }

    /** What is signed. */
    byte[] signed() {
        return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decode(String part) throws Undecodable {
        int missing = part.endsWith("=") ? 0 : -part.length() & 3;
        if (missing == 3) {
            throw new Undecodable("illegal base64url string: " + part);
        }
        try {
            return Base64Text.url(part + "=".repeat(missing));
        } catch (IllegalArgumentException e) {
            throw new Undecodable(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectValue object(String json) throws NoObject {
        Value value;
        try {
            value = GoJsonReader.read(json);
        } catch (IllegalArgumentException e) {
            throw new NoObject("invalid JSON: " + e.getMessage());
        }
        if (value instanceof ObjectValue object) {
            return object;
        }
        throw new NoObject("decoded JSON type was not an Object");
    }

    private static final class Undecodable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Undecodable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    private static final class NoObject extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        NoObject(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
