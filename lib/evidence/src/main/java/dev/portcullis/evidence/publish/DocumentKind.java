package dev.portcullis.evidence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** Documents that say what they are, with the predicate type under which cosign attests them. */
public enum DocumentKind {
    CYCLONEDX("https://cyclonedx.org/bom"),
    SPDX("https://spdx.dev/Document"),
    OPENVEX("https://openvex.dev/ns");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String predicateType;

    DocumentKind(String predicateType) {
        this.predicateType = predicateType;
    }

    public String predicateType() {
        return predicateType;
    }

    /** Tells what a document in JSON says it is; empty if it says nothing of the kind, or more than one. */
    public static Optional<DocumentKind> of(byte[] document) {
        JsonNode tree;
        try {
            tree = JSON.readTree(document);
        } catch (IOException e) {
            return Optional.empty();
        }
        var cyclonedx = tree.path("bomFormat").asText().equals("CycloneDX");
        var spdx = tree.path("spdxVersion").asText().startsWith("SPDX-2.");
        var openvex = tree.path("@context").asText().startsWith("https://openvex.dev/ns");
        if ((cyclonedx ? 1 : 0) + (spdx ? 1 : 0) + (openvex ? 1 : 0) != 1) {
            return Optional.empty();
        }
        if (cyclonedx) {
            return Optional.of(CYCLONEDX);
        }
        return Optional.of(spdx ? SPDX : OPENVEX);
    }
}
