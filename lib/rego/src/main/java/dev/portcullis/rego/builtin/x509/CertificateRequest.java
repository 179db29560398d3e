package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.AlgorithmIdentifier;
import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.KeyJson;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PublicKeyParser;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests for certificates (PKCS #10, RFC 2986) into what Go writes of an {@code x509.CertificateRequest}. */
public final class CertificateRequest {
    private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
    private static final String OTHERWISE = "asn1: structure error: malformed certificate request";

    private final ObjectValue.Builder json = ObjectValue.builder();

    private CertificateRequest() {}

    /**
     * Reads a request in DER form; its signature is not verified.
     *
     * @throws MalformedException if it is none
     */
    public static Value json(byte[] der) {
        DerReader reader = new DerReader(der);
        if (!reader.isNext(DerReader.SEQUENCE)) {
            throw new MalformedException(OTHERWISE);
        }
        DerReader whole = reader.element(OTHERWISE);
        if (!reader.isEmpty()) {
            throw new MalformedException("asn1: syntax error: trailing data");
        }
        CertificateRequest request = new CertificateRequest();
        request.read(whole);
        return request.json.build();
    }

    private void read(DerReader whole) {
        DerReader content = new DerReader(whole.bytes()).read(DerReader.SEQUENCE, OTHERWISE);
        DerReader signed = sequence(content);
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(content.read(DerReader.SEQUENCE, OTHERWISE));
        json.put("Raw", bytes(whole))
                .put("RawTBSCertificateRequest", bytes(signed))
                .put(
                        "SignatureAlgorithm",
                        NumberValue.of(SignatureAlgorithm.of(algorithm).number()))
                .put("Signature", GoJson.bytes(content.bits(OTHERWISE).rightAligned()));
        DerReader fields = new DerReader(signed.bytes()).read(DerReader.SEQUENCE, OTHERWISE);
        json.put("Version", NumberValue.of(fields.number(OTHERWISE)));
        DerReader subject = sequence(fields);
        DerReader spki = sequence(fields);
        PublicKeyParser.SubjectKey key =
                PublicKeyParser.info(new DerReader(spki.bytes()).read(DerReader.SEQUENCE, OTHERWISE));
        json.put("RawSubjectPublicKeyInfo", bytes(spki))
                .put("PublicKeyAlgorithm", NumberValue.of(key.kind().number()))
                .put("PublicKey", KeyJson.publicKey(key.key()))
                .put("RawSubject", bytes(subject))
                .put(
                        "Subject",
                        DistinguishedName.ofRequest(new DerReader(subject.bytes()))
                                .json());
        attributes(fields.read(DerReader.constructed(0), OTHERWISE));
    }

    private static DerReader sequence(DerReader reader) {
        if (!reader.isNext(DerReader.SEQUENCE)) {
            throw new MalformedException(OTHERWISE);
        }
        return reader.element(OTHERWISE);
    }

    private static Value bytes(DerReader element) {
        return GoJson.bytes(Bytes.owning(element.bytes()));
    }

    private void attributes(DerReader reader) {
        List<Value> attributes = new ArrayList<>();
        List<Extension> extensions = new ArrayList<>();
        while (!reader.isEmpty()) {
            byte[] attribute = reader.element(OTHERWISE).bytes();
            Value known = attribute(attribute);
            if (known != null) {
                attributes.add(known);
            }
            extensions.addAll(requested(attribute));
        }
        AlternativeNames names = AlternativeNames.NONE;
        for (Extension extension : extensions) {
            if (extension.identifier().equals(Extension.SUBJECT_ALTERNATIVE_NAME)) {
                names = AlternativeNames.read(extension.reader());
            }
        }
        CertificateJson.addNames(names, json);
        json.put("Attributes", GoJson.list(attributes, attribute -> attribute))
                .put("Extensions", GoJson.list(extensions, Extension::json))
                .put("ExtraExtensions", NullValue.NULL);
    }

    /** An attribute whose values are lists of types and values; null where it is of another form, as a challenge password is. */
    private static @Nullable Value attribute(byte[] der) {
        try {
            DerReader content = new DerReader(der).read(DerReader.SEQUENCE, OTHERWISE);
            String type = content.identifier(OTHERWISE);
            DerReader set = content.read(DerReader.SET, OTHERWISE);
            List<Value> lists = new ArrayList<>();
            while (!set.isEmpty()) {
                DerReader list = set.read(DerReader.SEQUENCE, OTHERWISE);
                List<Value> pairs = new ArrayList<>();
                while (!list.isEmpty()) {
                    DerReader pair = list.read(DerReader.SEQUENCE, OTHERWISE);
                    pairs.add(DistinguishedName.json(
                            new DistinguishedName.Attribute(pair.identifier(OTHERWISE), AnyValues.read(pair))));
                }
                lists.add(ArrayValue.copyOf(pairs));
            }
            return ObjectValue.builder()
                    .put("Type", GoJson.identifier(type))
                    .put("Value", ArrayValue.copyOf(lists))
                    .build();
        } catch (MalformedException e) {
            return null;
        }
    }

    private static List<Extension> requested(byte[] der) {
        DerReader values;
        try {
            DerReader content = new DerReader(der).read(DerReader.SEQUENCE, OTHERWISE);
            String type = content.identifier(OTHERWISE);
            values = content.read(DerReader.SET, OTHERWISE);
            if (!type.equals(EXTENSION_REQUEST) || values.isEmpty()) {
                return List.of();
            }
        } catch (MalformedException e) {
            return List.of();
        }
        return Extension.list(values);
    }
}
