package dev.portcullis.sigstore.tuf.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The form of JSON that TUF signs: no white space, names in the order of their bytes, integers only, and in strings nothing but quotes
 * and backslashes escaped. It is not RFC 8785, which escapes line breaks.
 */
public final class CanonicalJson {
    private final String path;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CanonicalJson(String path) {
        this.path = path;
    }

    public static ByteString of(String path, JsonNode value) {
        var canonical = new CanonicalJson(path);
        canonical.value(value);
        return ByteString.copyFrom(canonical.out.toByteArray());
    }

    private void value(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> string(node.textValue());
            case NUMBER -> number(node);
            case BOOLEAN, NULL -> out.writeBytes(utf8(node.asText()));
            case BINARY, MISSING, POJO ->
                throw UnusableMetadataException.malformed(path, "it holds something that is not JSON");
        }
    }

    private void object(JsonNode node) {
        var members = new TreeMap<byte[], Map.Entry<String, JsonNode>>(Arrays::compareUnsigned);
        for (var member : node.properties()) {
            members.put(utf8(member.getKey()), member);
        }
        var separator = '{';
        for (var member : members.values()) {
            out.write(separator);
            string(member.getKey());
            out.write(':');
            value(member.getValue());
            separator = ',';
        }
        if (members.isEmpty()) {
            out.write('{');
        }
        out.write('}');
    }

    private void array(JsonNode node) {
        out.write('[');
        for (var i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            value(node.path(i));
        }
        out.write(']');
    }

    private void string(String text) {
        out.write('"');
        for (var unit : utf8(text)) {
            if (unit == '"' || unit == '\\') {
                out.write('\\');
            }
            out.write(unit);
        }
        out.write('"');
    }

    private void number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            throw UnusableMetadataException.malformed(path, "it holds a number that is not an integer");
        }
        out.writeBytes(utf8(node.bigIntegerValue().toString()));
    }

    /** Half a surrogate pair has no UTF-8 form; replaced, it would equal another text. */
    private byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw UnusableMetadataException.malformed(path, "it holds a text that is not Unicode");
        }
    }
}
