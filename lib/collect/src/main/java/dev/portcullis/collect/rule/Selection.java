package dev.portcullis.collect.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Finds the values that a path leads to. */
public final class Selection {
    private Selection() {}

    /** Returns them in the order of the document; empty where there are none. */
    public static List<JsonNode> of(JsonNode document, JsonPath path) {
        var nodes = List.of(document);
        for (var step : path.steps()) {
            nodes = nodes.stream().flatMap(node -> below(node, step)).toList();
        }
        return nodes;
    }

    private static Stream<JsonNode> below(JsonNode node, JsonPath.Step step) {
        return switch (step) {
            case JsonPath.Step.Member(var name) -> Stream.ofNullable(node.get(name));
            case JsonPath.Step.Element(var index) -> Stream.ofNullable(node.isArray() ? node.get(index) : null);
            case JsonPath.Step.AllElements() -> node.isArray() ? node.valueStream() : Stream.empty();
        };
    }
}
