package dev.portcullis.crds.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Finds what a reader left out: fields that it does not know, and null elements of lists. */
final class LostFields {
    private LostFields() {}

    /** Returns the path of the first value of {@code given} that {@code read} lacks; absent and empty values count for nothing. */
    static Optional<String> firstOf(JsonNode given, JsonNode read) {
        return find("", given, read);
    }

    /** Returns the path at which reading failed. */
    static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        var path = new StringBuilder();
        for (var part : mapping.getPath()) {
            path.append(part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName());
        }
        return path.isEmpty() || path.charAt(0) != '.' ? path.toString() : path.substring(1);
    }

    private static Optional<String> find(String path, JsonNode given, JsonNode read) {
        if (given.isArray()) {
            return findInArray(path, given, read);
        }
        for (var field : given.properties()) {
            var here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var counterpart = read.get(field.getKey());
            if (counterpart == null && !isNothing(field.getValue())) {
                return Optional.of(here);
            }
            var below = counterpart == null ? Optional.<String>empty() : find(here, field.getValue(), counterpart);
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> findInArray(String path, JsonNode given, JsonNode read) {
        if (given.size() != read.size()) {
            return Optional.of(path);
        }
        for (var i = 0; i < given.size(); i++) {
            var below = find(path + "[" + i + "]", given.get(i), read.get(i));
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
    }
}
