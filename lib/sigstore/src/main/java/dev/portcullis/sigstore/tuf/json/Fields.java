package dev.portcullis.sigstore.tuf.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a JSON object. What is not as asked for ends in an {@link UnusableMetadataException}; members that nobody asks for are
 * passed over, as the specification demands.
 *
 * @param path where the object is, for people
 * @param node the object
 */
public record Fields(String path, JsonNode node) {
    private static final int MAX_NAME = 256;

    public Fields {
        if (!node.isObject()) {
            throw UnusableMetadataException.malformed(path, "it is not an object");
        }
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public Fields object(String name) {
        return new Fields(path + "." + name, node.path(name));
    }

    /** Reads an object whose names are data. */
    public Map<String, Fields> objects(String name, int most) {
        var all = object(name);
        if (all.node.size() > most) {
            throw UnusableMetadataException.malformed(all.path, "it has more than " + most + " members");
        }
        var members = new LinkedHashMap<String, Fields>();
        for (var member : all.node.properties()) {
            if (member.getKey().isEmpty() || member.getKey().length() > MAX_NAME) {
                throw UnusableMetadataException.malformed(
                        all.path, "a name in it is empty or longer than " + MAX_NAME + " characters");
            }
            members.put(member.getKey(), new Fields(all.path + ".*", member.getValue()));
        }
        return members;
    }

    public String text(String name, int longest) {
        return text(path + "." + name, node.path(name), longest);
    }

    public List<String> texts(String name, int most, int longest) {
        var texts = new ArrayList<String>();
        for (var item : array(name, most)) {
            texts.add(text(path + "." + name, item, longest));
        }
        return texts;
    }

    public List<Fields> items(String name, int most) {
        var items = new ArrayList<Fields>();
        for (var item : array(name, most)) {
            items.add(new Fields(path + "." + name + "[]", item));
        }
        return items;
    }

    public long integer(String name, long least, long most) {
        var value = node.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw UnusableMetadataException.malformed(
                    path + "." + name, "it is not an integer from " + least + " to " + most);
        }
        return value.longValue();
    }

    public boolean flag(String name) {
        var value = node.path(name);
        if (!value.isBoolean()) {
            throw UnusableMetadataException.malformed(path + "." + name, "it is neither true nor false");
        }
        return value.booleanValue();
    }

    private JsonNode array(String name, int most) {
        var array = node.path(name);
        if (!array.isArray() || array.size() > most) {
            throw UnusableMetadataException.malformed(
                    path + "." + name, "it is not a list of at most " + most + " items");
        }
        return array;
    }

    private static String text(String path, JsonNode value, int longest) {
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw UnusableMetadataException.malformed(path, "it is not a text of at most " + longest + " characters");
        }
        return value.textValue();
    }
}
