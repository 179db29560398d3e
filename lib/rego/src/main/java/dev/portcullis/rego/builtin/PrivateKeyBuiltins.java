package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.KeyJson;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.Pem;
import dev.portcullis.rego.builtin.crypto.PrivateKeyData;
import dev.portcullis.rego.builtin.crypto.PrivateKeyParser;
import dev.portcullis.rego.builtin.encoding.Base64Text;
import dev.portcullis.rego.builtin.jose.JwkJson;
import dev.portcullis.rego.builtin.x509.Certificate;
import dev.portcullis.rego.builtin.x509.CertificateParser;
import dev.portcullis.rego.builtin.x509.GoJson;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code crypto.parse_private_keys}, {@code crypto.x509.parse_rsa_private_key} and {@code crypto.x509.parse_keypair}. RSA keys of more than
 * two primes, which Go reads, are refused.
 */
final class PrivateKeyBuiltins {
    private static final String BEGIN = "-----BEGIN";
    private static final String BEGIN_BLOCK = "-----BEGIN ";
    /** To derive the public key of a curve takes some milliseconds. */
    private static final int STEPS_PER_KEY = 20_000;

    private PrivateKeyBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("crypto.parse_private_keys", PrivateKeyBuiltins::parse);
        table.put("crypto.x509.parse_rsa_private_key", PrivateKeyBuiltins::parseToJwk);
        table.put("crypto.x509.parse_keypair", PrivateKeyBuiltins::parsePair);
    }

    private static Value parse(Value[] arguments, Circumstances circumstances) {
        String text = text(arguments, 0, circumstances);
        if (text.isEmpty()) {
            return NullValue.NULL;
        }
        try {
            return ArrayValue.copyOf(
                    keys(text, circumstances).stream().map(KeyJson::privateKey).toList());
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static Value parseToJwk(Value[] arguments, Circumstances circumstances) {
        String text = text(arguments, 0, circumstances);
        if (text.isEmpty()) {
            throw BuiltinException.because("input PEM data was empty");
        }
        try {
            List<PrivateKeyData> keys = keys(text.startsWith(BEGIN) ? text : decoded(text), circumstances);
            return keys.isEmpty() ? NullValue.NULL : JwkJson.privateKey(keys.getFirst());
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static List<PrivateKeyData> keys(String text, Circumstances circumstances) {
        String pem;
        try {
            pem = decoded(text);
        } catch (MalformedException e) {
            pem = text;
        }
        List<PrivateKeyData> keys = new ArrayList<>();
        for (Pem.Block block = Pem.first(pem, 0); block != null; block = Pem.first(pem, block.next())) {
            circumstances.charge(STEPS_PER_KEY);
            byte[] der = block.bytes().array();
            switch (block.type()) {
                case "RSA PRIVATE KEY" -> keys.add(PrivateKeyParser.pkcs1(der));
                case "PRIVATE KEY" -> keys.add(PrivateKeyParser.pkcs8(der));
                case "EC PRIVATE KEY" -> keys.add(PrivateKeyParser.sec1(der));
                default -> {
                    // Other blocks may stand between.
                }
            }
        }
        return keys;
    }

    private static Value parsePair(Value[] arguments, Circumstances circumstances) {
        String certificateText = text(arguments, 0, circumstances);
        if (!(arguments[1] instanceof dev.portcullis.rego.value.StringValue)) {
            // OPA names the first operand here as well.
            throw BuiltinException.operand(1, "string", arguments[1]);
        }
        String keyText = text(arguments, 1, circumstances);
        try {
            List<Bytes> chain = chain(certificateText);
            Certificate leaf = CertificateParser.one(chain.getFirst().array());
            circumstances.charge(STEPS_PER_KEY);
            PrivateKeyData key = anyKey(keyOf(keyText));
            if (!key.publicKey().equals(leaf.publicKey())) {
                throw BuiltinException.because("tls: private key does not match public key");
            }
            return ObjectValue.builder()
                    .put(
                            "Certificate",
                            ArrayValue.copyOf(chain.stream().map(GoJson::bytes).toList()))
                    .put("PrivateKey", KeyJson.privateKey(key))
                    .put("SupportedSignatureAlgorithms", NullValue.NULL)
                    .put("OCSPStaple", NullValue.NULL)
                    .put("SignedCertificateTimestamps", NullValue.NULL)
                    .put("Leaf", leaf.json(false))
                    .build();
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static List<Bytes> chain(String text) {
        String pem = text.startsWith(BEGIN_BLOCK) ? text : decoded(text);
        if (!pem.startsWith(BEGIN_BLOCK)) {
            return List.of(Bytes.owning(pem.getBytes(StandardCharsets.ISO_8859_1)));
        }
        List<Bytes> chain = new ArrayList<>();
        for (Pem.Block block = Pem.first(pem, 0); block != null; block = Pem.first(pem, block.next())) {
            if (block.type().equals("CERTIFICATE")) {
                chain.add(block.bytes());
            }
        }
        if (chain.isEmpty()) {
            throw new MalformedException("tls: failed to find any PEM data in certificate input");
        }
        return chain;
    }

    private static byte[] keyOf(String text) {
        String pem = text.startsWith(BEGIN_BLOCK) ? text : decoded(text);
        if (!pem.startsWith(BEGIN)) {
            return pem.getBytes(StandardCharsets.ISO_8859_1);
        }
        for (Pem.Block block = Pem.first(pem, 0); block != null; block = Pem.first(pem, block.next())) {
            if (block.type().equals("PRIVATE KEY") || block.type().endsWith(" PRIVATE KEY")) {
                return block.bytes().array();
            }
        }
        throw new MalformedException("tls: failed to find any PEM data in key input");
    }

    private static PrivateKeyData anyKey(byte[] der) {
        try {
            return PrivateKeyParser.pkcs1(der);
        } catch (MalformedException notPkcs1) {
            try {
                return PrivateKeyParser.pkcs8(der);
            } catch (MalformedException notPkcs8) {
                return PrivateKeyParser.sec1(der);
            }
        }
    }

    private static String text(Value[] arguments, int position, Circumstances circumstances) {
        String text = Operands.string(arguments, position);
        Costs.copied(circumstances, 4L * text.length());
        return text;
    }

    /** The bytes that a text is the Base64 of, each as one character. */
    private static String decoded(String text) {
        try {
            return new String(Base64Text.standard(text), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
