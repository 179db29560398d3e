package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A name (RFC 5280 §4.1.2.4), as its attributes in order. */
record DistinguishedName(List<Attribute> attributes) {
    private static final String TYPES = "2.5.4.";

    /** An attribute, whose value is a string but in requests, where it may be anything. */
    record Attribute(String type, Value value) {}

    DistinguishedName {
        attributes = List.copyOf(attributes);
    }

    /** Reads the name of a certificate, whose values are strings. */
    static DistinguishedName ofCertificate(DerReader reader) {
        return read(reader, DistinguishedName::string);
    }

    /** Reads the name of a request, whose values may be of other types. */
    static DistinguishedName ofRequest(DerReader reader) {
        return read(reader, AnyValues::read);
    }

    private static DistinguishedName read(DerReader reader, Function<DerReader, Value> values) {
        List<Attribute> attributes = new ArrayList<>();
        DerReader names = reader.read(DerReader.SEQUENCE, "x509: invalid RDNSequence");
        while (!names.isEmpty()) {
            DerReader set = names.read(DerReader.SET, "x509: invalid RDNSequence");
            while (!set.isEmpty()) {
                DerReader attribute = set.read(DerReader.SEQUENCE, "x509: invalid RDNSequence: invalid attribute");
                String type = attribute.identifier("x509: invalid RDNSequence: invalid attribute type");
                attributes.add(new Attribute(type, values.apply(attribute)));
            }
        }
        return new DistinguishedName(attributes);
    }

    private static Value string(DerReader attribute) {
        String otherwise = "x509: invalid RDNSequence: invalid attribute value";
        int tag = attribute.nextTag();
        DerReader content = attribute.readAny(otherwise);
        String string;
        try {
            string = AttributeValues.string(tag, content);
        } catch (MalformedException e) {
            throw new MalformedException(otherwise + ": " + e.reason());
        }
        if (string == null) {
            throw new MalformedException(otherwise + ": unsupported string type: " + tag);
        }
        return StringValue.of(string);
    }

    /** The name as Go's {@code pkix.Name} is written. */
    Value json() {
        return ObjectValue.builder()
                .put("Country", all("6"))
                .put("Organization", all("10"))
                .put("OrganizationalUnit", all("11"))
                .put("Locality", all("7"))
                .put("Province", all("8"))
                .put("StreetAddress", all("9"))
                .put("PostalCode", all("17"))
                .put("SerialNumber", last("5"))
                .put("CommonName", last("3"))
                .put("Names", GoJson.list(attributes, DistinguishedName::json))
                .put("ExtraNames", NullValue.NULL)
                .build();
    }

    static Value json(Attribute attribute) {
        return ObjectValue.builder()
                .put("Type", GoJson.identifier(attribute.type))
                .put("Value", attribute.value)
                .build();
    }

    private List<StringValue> strings(String type) {
        return attributes.stream()
                .filter(attribute -> attribute.type.equals(TYPES + type))
                .map(Attribute::value)
                .filter(StringValue.class::isInstance)
                .map(StringValue.class::cast)
                .toList();
    }

    private Value all(String type) {
        return GoJson.list(strings(type), string -> string);
    }

    private Value last(String type) {
        List<StringValue> strings = strings(type);
        return strings.isEmpty() ? StringValue.EMPTY : strings.getLast();
    }
}
