package dev.portcullis.sigstore.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** The annotations of a layer. Nothing in them is signed; what they claim is proved later or counts for nothing. */
record Annotations(Map<String, String> values, StrictJson json) {
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    Checked<ByteString> base64(String name) {
        return decode(text(name));
    }

    /** Reads an annotation that holds a JSON object with no other members than these. */
    Checked<JsonNode> object(String name, Set<String> members) {
        return tree(text(name).getBytes(StandardCharsets.UTF_8), json, "an annotation")
                .then(node ->
                        node.isObject() && node.propertyStream().allMatch(member -> members.contains(member.getKey()))
                                ? Checked.pass(node)
                                : LayerParser.malformed("an annotation has members that are not known"));
    }

    static Checked<JsonNode> tree(byte[] text, StrictJson json, String what) {
        return switch (json.check(text)) {
            case StrictJson.Result.Faulty(var fault) ->
                Checked.refuse(reason(fault.kind()), "the layer is refused: " + what + ": " + fault.detail());
            case StrictJson.Result.Text(String checked) -> {
                try {
                    yield Checked.pass(json.tree(checked));
                } catch (IOException e) {
                    yield LayerParser.malformed(what + " cannot be read");
                }
            }
        };
    }

    static Checked<ByteString> decode(JsonNode node) {
        return node.isTextual() ? decode(node.textValue()) : LayerParser.malformed("a value in it is no text");
    }

    private static Checked<ByteString> decode(String base64) {
        try {
            return Checked.pass(ByteString.copyFrom(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            return LayerParser.malformed("a value in it is not base64");
        }
    }

    private static Reason reason(dev.portcullis.sigstore.json.JsonFault.Kind kind) {
        return switch (kind) {
            case TOO_LARGE -> Reason.BUNDLE_TOO_LARGE;
            case TOO_DEEP -> Reason.BUNDLE_TOO_DEEP;
            case DUPLICATE_NAME -> Reason.BUNDLE_AMBIGUOUS;
            case MALFORMED -> Reason.BUNDLE_MALFORMED;
        };
    }
}
