package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.Pem;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.encoding.Base64Text;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.builtin.x509.Certificate;
import dev.portcullis.rego.builtin.x509.CertificateParser;
import dev.portcullis.rego.builtin.x509.CertificateRequest;
import dev.portcullis.rego.builtin.x509.ChainVerifier;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code crypto.x509.parse_certificates}, {@code crypto.x509.parse_and_verify_certificates}, the same {@code _with_options} and
 * {@code crypto.x509.parse_certificate_request}. Chains are verified at the evaluation's time. At most 100 certificates are taken, numbers of
 * 2,048 bytes, and to verify with, RSA keys of 8,192 bits; the curve P-224 verifies nothing.
 */
final class X509Builtins {
    private static final String BEGIN = "-----BEGIN";
    private static final String BEGIN_REQUEST = "-----BEGIN CERTIFICATE REQUEST-----";
    /** What a certificate's fields take, beside the copies of its bytes. */
    private static final int BYTES_PER_BYTE = 12;

    private X509Builtins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("crypto.x509.parse_certificates", X509Builtins::parse);
        table.put("crypto.x509.parse_and_verify_certificates", X509Builtins::verify);
        table.put("crypto.x509.parse_and_verify_certificates_with_options", X509Builtins::verifyWithOptions);
        table.put("crypto.x509.parse_certificate_request", X509Builtins::parseRequest);
    }

    private static Value parse(Value[] arguments, Circumstances circumstances) {
        String text = text(arguments, circumstances);
        try {
            return json(certificates(text), true);
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static Value verify(Value[] arguments, Circumstances circumstances) {
        List<Certificate> certificates = certificatesOrNone(text(arguments, circumstances));
        return verified(certificates, VerifyOptions.NONE, true, circumstances);
    }

    private static Value verifyWithOptions(Value[] arguments, Circumstances circumstances) {
        String text = text(arguments, circumstances);
        ObjectValue options = Operands.object(arguments, 1);
        List<Certificate> certificates = certificatesOrNone(text);
        return certificates.isEmpty()
                ? refused()
                : verified(certificates, VerifyOptions.read(options), false, circumstances);
    }

    private static Value parseRequest(Value[] arguments, Circumstances circumstances) {
        String text = text(arguments, circumstances);
        try {
            byte[] bytes = text.startsWith(BEGIN_REQUEST) ? Octets.of(text) : base64(text);
            Pem.Block block = Pem.first(new String(bytes, StandardCharsets.ISO_8859_1), 0);
            if (block != null && !block.type().equals("CERTIFICATE REQUEST")) {
                throw BuiltinException.because("invalid PEM-encoded certificate signing request");
            }
            return CertificateRequest.json(block == null ? bytes : block.bytes().array());
        } catch (MalformedException e) {
            throw BuiltinException.because(e.reason());
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64Text.standard(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static String text(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        Costs.copied(circumstances, text.length());
        circumstances.allocate((long) text.length() * BYTES_PER_BYTE);
        return text;
    }

    private static Value json(List<Certificate> certificates, boolean urls) {
        return ArrayValue.copyOf(
                certificates.stream().map(certificate -> certificate.json(urls)).toList());
    }

    private static Value refused() {
        return ArrayValue.of(BooleanValue.FALSE, ArrayValue.EMPTY);
    }

    private static Value verified(
            List<Certificate> certificates, VerifyOptions options, boolean urls, Circumstances circumstances) {
        if (certificates.size() < 2) {
            return refused();
        }
        ChainVerifier verifier = new ChainVerifier(
                certificates.getFirst(),
                certificates.subList(1, certificates.size() - 1),
                options.demands(circumstances.now()),
                new Cost(circumstances));
        return verifier.verify(certificates.getLast())
                .<Value>map(chain -> ArrayValue.of(BooleanValue.TRUE, json(chain, urls)))
                .orElseGet(X509Builtins::refused);
    }

    private record Cost(Circumstances circumstances) implements ChainVerifier.Cost {
        @Override
        public void signature(PublicKeyData key) {
            Costs.verification(circumstances, key);
        }

        @Override
        public void comparisons(long count) {
            circumstances.charge(count);
        }
    }

    private static List<Certificate> certificatesOrNone(String text) {
        try {
            return certificates(text);
        } catch (MalformedException e) {
            return List.of();
        }
    }

    private static List<Certificate> certificates(String text) {
        if (text.startsWith(BEGIN)) {
            return CertificateParser.all(ofPem(text));
        }
        byte[] bytes = base64(text);
        String decoded = new String(bytes, StandardCharsets.ISO_8859_1);
        return CertificateParser.all(decoded.startsWith(BEGIN) ? ofPem(decoded) : bytes);
    }

    private static byte[] ofPem(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Pem.Block block = Pem.first(text, 0);
        while (block != null) {
            if (!block.type().equals("CERTIFICATE")) {
                throw new MalformedException("PEM block type is '" + block.type() + "', expected CERTIFICATE");
            }
            Bytes bytes = block.bytes();
            all.write(bytes.array(), 0, bytes.length());
            block = Pem.first(text, block.next());
        }
        return all.toByteArray();
    }
}
