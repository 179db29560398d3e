package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.BitString;
import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;

/** Values of any type as Go's {@code encoding/asn1} reads and {@code encoding/json} writes them. */
final class AnyValues {
    private AnyValues() {}

    /** Reads the next value; null, as JSON has it, where Go knows no type for it. */
    static Value read(DerReader reader) {
        String otherwise = "asn1: structure error: invalid attribute value";
        return switch (reader.nextTag()) {
            case DerReader.BOOLEAN -> BooleanValue.of(reader.bool(otherwise));
            case DerReader.INTEGER -> NumberValue.of(reader.number(otherwise));
            case DerReader.OCTET_STRING -> GoJson.bytes(Bytes.owning(reader.octets(otherwise)));
            case DerReader.OBJECT_IDENTIFIER -> GoJson.identifier(reader.identifier(otherwise));
            case DerReader.BIT_STRING -> bits(reader.bits(otherwise));
            case DerReader.UTC_TIME, DerReader.GENERALIZED_TIME ->
                StringValue.of(CertificateTime.read(reader).text());
            default -> {
                String string = AttributeValues.string(reader.nextTag(), reader.readAny(otherwise));
                yield string == null ? NullValue.NULL : StringValue.of(string);
            }
        };
    }

    private static Value bits(BitString bits) {
        return ObjectValue.builder()
                .put("Bytes", GoJson.bytes(bits.bytes()))
                .put("BitLength", NumberValue.of(8L * bits.bytes().length() - bits.unused()))
                .build();
    }
}
