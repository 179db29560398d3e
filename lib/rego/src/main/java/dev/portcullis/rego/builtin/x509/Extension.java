package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An extension (RFC 5280 §4.1.2.9) whose content is not read yet. */
record Extension(String identifier, boolean critical, Bytes value) {
    static final String KEY_USAGE = "2.5.29.15";
    static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    static final String NAME_CONSTRAINTS = "2.5.29.30";

    /** Reads a SEQUENCE of extensions, none of which may stand twice. */
    static List<Extension> list(DerReader reader) {
        List<Extension> extensions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        DerReader content = reader.read(DerReader.SEQUENCE, "x509: malformed extensions");
        while (!content.isEmpty()) {
            Extension extension = read(content.read(DerReader.SEQUENCE, "x509: malformed extension"));
            if (!seen.add(extension.identifier)) {
                throw new MalformedException(
                        "x509: certificate contains duplicate extension with OID \"" + extension.identifier + "\"");
            }
            extensions.add(extension);
        }
        return extensions;
    }

    private static Extension read(DerReader content) {
        String identifier = content.identifier("x509: malformed extension OID field");
        boolean critical =
                content.isNext(DerReader.BOOLEAN) && content.bool("x509: malformed extension critical field");
        return new Extension(
                identifier, critical, Bytes.owning(content.octets("x509: malformed extension value field")));
    }

    DerReader reader() {
        return new DerReader(value.array());
    }

    Value json() {
        return ObjectValue.builder()
                .put("Id", GoJson.identifier(identifier))
                .put("Critical", BooleanValue.of(critical))
                .put("Value", GoJson.bytes(value))
                .build();
    }
}
