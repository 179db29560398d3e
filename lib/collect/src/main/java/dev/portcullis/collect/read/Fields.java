package dev.portcullis.collect.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.core.image.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The typed fields of one object of a document. What is missing or of another type is refused as malformed.
 *
 * @param node the object
 * @param owner what it is, for messages
 */
public record Fields(ObjectNode node, String owner) {
    /** Longest text whose meaning matters: names, states, levels. */
    private static final int MAX_TEXT = 1_024;

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Reads a text that is not empty. */
    public String text(String name) throws RefusedException {
        var value = node.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > MAX_TEXT) {
            throw wrong(name, "a text of 1 to " + MAX_TEXT + " characters");
        }
        return value.textValue();
    }

    public boolean flag(String name) throws RefusedException {
        var value = node.path(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** Reads a time with its offset from UTC. */
    public Instant time(String name) throws RefusedException {
        try {
            return OffsetDateTime.parse(text(name)).toInstant();
        } catch (DateTimeException e) {
            throw wrong(name, "a time with its offset from UTC");
        }
    }

    /** Reads a digest as {@code sha256:<hex>}. */
    public Digest digest(String name) throws RefusedException {
        return Digest.parse(text(name)).orElseThrow(() -> wrong(name, "a digest sha256:…"));
    }

    public Fields object(String name) throws RefusedException {
        if (node.path(name) instanceof ObjectNode object) {
            return new Fields(object, name);
        }
        throw wrong(name, "an object");
    }

    /** Reads a list of objects; absent is refused, empty is not. */
    public List<Fields> objects(String name) throws RefusedException {
        var objects = new ArrayList<Fields>();
        for (var element : list(name)) {
            if (!(element instanceof ObjectNode object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Fields(object, "an element of " + name));
        }
        return objects;
    }

    private List<JsonNode> list(String name) throws RefusedException {
        if (node.path(name) instanceof ArrayNode array) {
            return array.valueStream().toList();
        }
        throw wrong(name, "a list");
    }

    /** Returns a refusal for a field that is not what it has to be. */
    public RefusedException wrong(String name, String wanted) {
        return new RefusedException(CollectReason.MALFORMED, name + " of " + owner + " is not " + wanted);
    }
}
