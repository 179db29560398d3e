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
    static String expression(List<String> fields) {
        return value("object", fields) + " != " + value("oldObject", fields);
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
