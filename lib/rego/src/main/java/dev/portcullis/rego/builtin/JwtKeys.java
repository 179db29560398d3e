package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.Pem;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.crypto.PublicKeyParser;
import dev.portcullis.rego.builtin.gojson.GoJsonReader;
import dev.portcullis.rego.builtin.jose.JoseKey;
import dev.portcullis.rego.builtin.jose.Jwk;
import dev.portcullis.rego.builtin.jose.JwkParser;
import dev.portcullis.rego.builtin.jose.JwsAlgorithm;
import dev.portcullis.rego.builtin.x509.CertificateParser;
import java.util.List;
import java.util.function.Predicate;

/** The keys that tokens are verified with: a certificate or public key in PEM, a JSON Web Key, or a set of those. */
final class JwtKeys {
    private static final int BYTES_PER_CHARACTER = 64;
    private static final int STEPS_PER_KEY = 20_000;

    /** Stands for a key of an unknown algorithm: it is for no signatures. */
    private static final PublicKeyData NOTHING = new PublicKeyData.X25519(Bytes.EMPTY);

    private record Source(String text) {}

    private JwtKeys() {}

    /** Reads keys, once for each evaluation; those that are for other algorithms than tokens are signed by are left out. */
    static List<Jwk> read(String text, Circumstances circumstances) {
        Costs.copied(circumstances, text.length());
        return circumstances.remember(new Source(text), () -> parse(text, circumstances));
    }

    private static List<Jwk> parse(String text, Circumstances circumstances) {
        circumstances.charge(STEPS_PER_KEY + text.length());
        circumstances.allocate((long) text.length() * BYTES_PER_CHARACTER);
        try {
            Pem.Block block = Pem.first(text, 0);
            if (block != null) {
                return List.of(new Jwk(pem(block, text), "", ""));
            }
            return JwkParser.set(GoJsonReader.read(text)).stream()
                    .filter(key -> key.algorithm().isEmpty() || JwsAlgorithm.find(key.algorithm()) != null)
                    .toList();
        } catch (MalformedException | IllegalArgumentException e) {
            throw BuiltinException.because("failed to parse a JWK key (set): " + e.getMessage());
        }
    }

    /** Says whether the key that the header names, or where it names none of them any that is not for another algorithm, passes a test. */
    static boolean anyFits(List<Jwk> keys, JwtHeader header, Predicate<JoseKey> test) {
        if (!header.keyId().isEmpty()) {
            for (Jwk key : keys) {
                if (key.id().equals(header.keyId())) {
                    return test.test(key.key());
                }
            }
        }
        return keys.stream()
                .filter(key -> key.algorithm().isEmpty() || key.algorithm().equals(header.algorithm()))
                .anyMatch(key -> test.test(key.key()));
    }

    private static JoseKey pem(Pem.Block block, String text) {
        if (block.next() < text.length()) {
            throw BuiltinException.because("extra data after a PEM certificate block");
        }
        try {
            return switch (block.type()) {
                case "CERTIFICATE" -> {
                    PublicKeyData key =
                            CertificateParser.one(block.bytes().array()).publicKey();
                    yield new JoseKey.Verifying(key == null ? NOTHING : key);
                }
                case "PUBLIC KEY" ->
                    new JoseKey.Verifying(PublicKeyParser.whole(block.bytes().array()));
                default -> throw BuiltinException.because("failed to extract a Key from the PEM certificate");
            };
        } catch (MalformedException e) {
            throw BuiltinException.because("failed to parse a PEM certificate or public key: " + e.reason());
        }
    }
}
