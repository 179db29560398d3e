package dev.portcullis.sigstore.mutants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A JSON text whose values are replaced or dropped one at a time. */
record JsonDocument(JsonNode root) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PLACE = "@place@";

    /**
     * A value in the text.
     *
     * @param path names of members and indexes of elements from the root
     */
    record Place(List<Object> path, JsonNode value) {
        /** Returns the path as text, elements as {@code [i]}. */
        String text() {
            return path.stream()
                    .map(step -> step instanceof Integer ? "[i]" : "." + step)
                    .collect(Collectors.joining())
                    .substring(1);
        }

        String name() {
            return path.reversed().stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }

    static JsonDocument parse(String text) {
        try {
            return new JsonDocument(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String quoted(String text) {
        return write(MAPPER.getNodeFactory().textNode(text));
    }

    /** Returns every member and element. */
    List<Place> places() {
        return places(List.of(), root).toList();
    }

    /** Returns the text without a member or element. */
    String without(Place place) {
        JsonNode copy = root.deepCopy();
        JsonNode parent = at(copy, place.path().subList(0, place.path().size() - 1));
        switch (place.path().getLast()) {
            case Integer index -> ((ArrayNode) parent).remove(index);
            case Object name -> ((ObjectNode) parent).remove((String) name);
        }
        return write(copy);
    }

    /** Returns a function that writes the text with another value, given as JSON, in a place. */
    UnaryOperator<String> slot(Place place) {
        JsonNode copy = root.deepCopy();
        JsonNode parent = at(copy, place.path().subList(0, place.path().size() - 1));
        switch (place.path().getLast()) {
            case Integer index -> ((ArrayNode) parent).set(index, PLACE);
            case Object name -> ((ObjectNode) parent).put((String) name, PLACE);
        }
        String text = write(copy);
        String before = text.substring(0, text.indexOf(quoted(PLACE)));
        String after = text.substring(before.length() + quoted(PLACE).length());
        return json -> before + json + after;
    }

    private static Stream<Place> places(List<Object> path, JsonNode node) {
        Stream<Place> children = switch (node) {
            case ObjectNode object ->
                object.propertyStream().map(member -> new Place(joined(path, member.getKey()), member.getValue()));
            case ArrayNode array ->
                IntStream.range(0, array.size()).mapToObj(i -> new Place(joined(path, i), array.get(i)));
            default -> Stream.empty();
        };
        return children.flatMap(place -> Stream.concat(Stream.of(place), places(place.path(), place.value())));
    }

    private static List<Object> joined(List<Object> path, Object step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    private static JsonNode at(JsonNode node, List<Object> path) {
        JsonNode found = node;
        for (Object step : path) {
            found = step instanceof Integer index ? found.path(index) : found.path((String) step);
        }
        return found;
    }

    private static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
