package dev.portcullis.evidence.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.evidence.bundle.BundleStatementReading.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The typed fields of one object.
 *
 * @param node the object
 * @param owner what it is, for messages
 */
record Fields(ObjectNode node, String owner) {
    static Fields of(JsonNode node, String owner) throws UnreadableStatementException {
        if (node instanceof ObjectNode object) {
            return new Fields(object, owner);
        }
        throw new UnreadableStatementException(Problem.WRONG_SHAPE, owner + " is not an object");
    }

    /** Requires some fields, permits others, and refuses the rest. */
    void exactly(Set<String> always, Set<String> sometimes) throws UnreadableStatementException {
        for (var name : always) {
            if (!node.has(name)) {
                throw new UnreadableStatementException(Problem.WRONG_SHAPE, owner + " has no field " + name);
            }
        }
        for (var field : node.properties()) {
            if (!always.contains(field.getKey()) && !sometimes.contains(field.getKey())) {
                throw new UnreadableStatementException(Problem.WRONG_SHAPE, owner + " has a field that is unknown");
            }
        }
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) throws UnreadableStatementException {
        return text(node.path(name), name);
    }

    boolean flag(String name) throws UnreadableStatementException {
        var value = node.path(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** Reads an instant in the one form in which it is written. */
    Instant time(String name) throws UnreadableStatementException {
        var text = text(name);
        try {
            var time = Instant.parse(text);
            if (time.toString().equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below, in words that quote nothing.
        }
        throw wrong(name, "a time in UTC in its shortest form");
    }

    Fields object(String name) throws UnreadableStatementException {
        return of(node.path(name), name);
    }

    List<JsonNode> list(String name) throws UnreadableStatementException {
        if (node.path(name) instanceof ArrayNode array) {
            return array.valueStream().toList();
        }
        throw wrong(name, "a list");
    }

    List<String> texts(String name) throws UnreadableStatementException {
        var texts = new ArrayList<String>();
        for (var element : list(name)) {
            texts.add(text(element, name));
        }
        return texts;
    }

    private String text(JsonNode value, String name) throws UnreadableStatementException {
        if (!value.isTextual()) {
            throw wrong(name, "a text");
        }
        return value.textValue();
    }

    private UnreadableStatementException wrong(String name, String wanted) {
        return new UnreadableStatementException(Problem.WRONG_SHAPE, name + " of " + owner + " is not " + wanted);
    }
}
