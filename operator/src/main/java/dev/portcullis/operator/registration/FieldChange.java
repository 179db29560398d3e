package dev.portcullis.operator.registration;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes expressions that say whether an update changes a field. They are total: no access to a field that may be absent, because an error
 * would refuse the request.
 */
final class FieldChange {
    private FieldChange() {}

    /**
     * Returns the expression for a field of objects whose types the API server knows.
     *
     * @param fields the fields that lead to it
     */
    static String knownTypes(List<String> fields) {
        return value("object", fields) + " != " + value("oldObject", fields);
    }

    /**
     * Returns the expression for a field of objects of which nothing is known: whatever stands in the way to it may be of another type, and
     * its name may be a word that expressions reserve.
     *
     * @param fields the fields that lead to it
     */
    static String unknownTypes(List<String> fields) {
        return untyped("object", fields) + " != " + untyped("oldObject", fields);
    }

    private static String untyped(String object, List<String> fields) {
        var conditions = new ArrayList<String>();
        var path = object;
        for (var field : fields) {
            conditions.add("type(" + path + ") == map && '" + field + "' in " + path);
            path += "['" + field + "']";
        }
        return "(" + String.join(" && ", conditions) + " ? " + path + " : null)";
    }

    private static String value(String object, List<String> fields) {
        var conditions = new ArrayList<String>();
        var path = object;
        for (var field : fields) {
            path += "." + field;
            conditions.add("has(" + path + ")");
        }
        return "(" + String.join(" && ", conditions) + " ? " + path + " : null)";
    }
}
