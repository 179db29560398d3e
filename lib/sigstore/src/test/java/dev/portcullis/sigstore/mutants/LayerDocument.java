package dev.portcullis.sigstore.mutants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A layer of cosign's older layout as one JSON document: media type, content, annotations. */
public final class LayerDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LayerDocument() {}

    /** Writes a layer whose content is text. */
    public static String write(SignedLayer layer) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("mediaType", layer.mediaType())
                .put("content", new String(layer.content().toByteArray(), StandardCharsets.UTF_8));
        new TreeMap<>(layer.annotations()).forEach(document.putObject("annotations")::put);
        return document.toString();
    }

    /** Reads a document; what is missing or no text in it is empty. */
    public static SignedLayer read(byte[] document) {
        JsonNode layer;
        try {
            layer = MAPPER.readTree(document);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        Map<String, String> annotations = new HashMap<>();
        layer.path("annotations")
                .propertyStream()
                .forEach(annotation -> annotations.put(
                        annotation.getKey(), annotation.getValue().asText()));
        return new SignedLayer(
                layer.path("mediaType").asText(),
                SignedBytes.of(layer.path("content").asText().getBytes(StandardCharsets.UTF_8)),
                annotations);
    }
}
