package dev.portcullis.registry.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed fields of manifests.
 *
 * <p>Container runtimes are written in Go, whose JSON reader takes field names without regard to case and lets the last one win. A name that
 * differs from a known one only so would give them another document than us: such documents are ambiguous.
 */
final class Fields {
    private static final Map<String, String> KNOWN = Stream.of(
                    "schemaVersion",
                    "mediaType",
                    "artifactType",
                    "config",
                    "layers",
                    "manifests",
                    "subject",
                    "annotations",
                    "fsLayers",
                    "digest",
                    "size",
                    "platform",
                    "urls",
                    "data",
                    "os",
                    "architecture",
                    "variant",
                    "os.version",
                    "os.features")
            .collect(Collectors.toUnmodifiableMap(Fields::folded, Function.identity()));

    private Fields() {}

    static void checkNames(ObjectNode node) throws UnreadableException {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            @Nullable String known = KNOWN.get(folded(field.getKey()));
            if (known != null && !known.equals(field.getKey())) {
                throw new UnreadableException(
                        Reason.MANIFEST_AMBIGUOUS, "has a field that reads as '" + known + "' to some");
            }
        }
    }

    static @Nullable String text(ObjectNode node, String name) throws UnreadableException {
        @Nullable JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw malformed("'" + name + "' is not a string");
        }
        return value.asText().isEmpty() ? null : value.asText();
    }

    static String requiredText(ObjectNode node, String name) throws UnreadableException {
        @Nullable String value = text(node, name);
        if (value == null) {
            throw malformed("'" + name + "' is missing");
        }
        return value;
    }

    static ObjectNode object(@Nullable JsonNode value, String name) throws UnreadableException {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw malformed("'" + name + "' is not an object");
    }

    static @Nullable Descriptor optionalDescriptor(ObjectNode node, String name) throws UnreadableException {
        @Nullable JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : descriptor(object(value, name));
    }

    static List<Descriptor> descriptors(ObjectNode node, String name) throws UnreadableException {
        @Nullable JsonNode value = node.get(name);
        if (value == null || !value.isArray()) {
            throw malformed("'" + name + "' is not a list");
        }
        List<Descriptor> descriptors = new ArrayList<>();
        for (JsonNode element : value) {
            descriptors.add(descriptor(object(element, name)));
        }
        return descriptors;
    }

    static Descriptor descriptor(ObjectNode node) throws UnreadableException {
        checkNames(node);
        Digest digest = Digest.parse(requiredText(node, "digest"))
                .orElseThrow(() -> malformed("a descriptor has no sha256 digest"));
        @Nullable JsonNode size = node.get("size");
        if (size == null || !size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw malformed("a descriptor has no size");
        }
        return new Descriptor(
                requiredText(node, "mediaType"),
                digest,
                size.asLong(),
                text(node, "artifactType"),
                platform(node.get("platform")),
                annotations(node));
    }

    static Map<String, String> annotations(ObjectNode node) throws UnreadableException {
        @Nullable JsonNode value = node.get("annotations");
        if (value == null || value.isNull()) {
            return Map.of();
        }
        Map<String, String> annotations = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(value, "annotations").properties()) {
            if (!entry.getValue().isTextual()) {
                throw malformed("an annotation is not a string");
            }
            annotations.put(entry.getKey(), entry.getValue().asText());
        }
        return annotations;
    }

    private static @Nullable Platform platform(@Nullable JsonNode value) throws UnreadableException {
        if (value == null || value.isNull()) {
            return null;
        }
        ObjectNode node = object(value, "platform");
        checkNames(node);
        return new Platform(requiredText(node, "os"), requiredText(node, "architecture"), text(node, "variant"));
    }

    private static UnreadableException malformed(String problem) {
        return new UnreadableException(Reason.REGISTRY_RESPONSE_INVALID, "is malformed: " + problem);
    }

    /** Go folds the long s and the Kelvin sign as well. */
    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace('\u017f', 's').replace('\u212a', 'k');
    }
}
