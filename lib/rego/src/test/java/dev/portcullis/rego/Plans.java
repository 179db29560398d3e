package dev.portcullis.rego;

import dev.portcullis.rego.plan.LoadLimits;
import java.nio.charset.StandardCharsets;

/** Writes plans as OPA would, from as little as a test cares about. */
final class Plans {
    private Plans() {}

    /** A plan with one entry point, {@code e}, of one block. */
    static String of(String statements) {
        return plan("", "", statements, "");
    }

    /** A plan whose parts are the elements of the JSON arrays that hold them. */
    static String plan(String strings, String builtins, String statements, String functions) {
        return """
                {"static": {"strings": [%s], "builtin_funcs": [%s], "files": [{"value": "policy.rego"}]},
                 "plans": {"plans": [{"name": "e", "blocks": [{"stmts": [%s]}]}]},
                 "funcs": {"funcs": [%s]}}""".formatted(strings, builtins, statements, functions);
    }

    static String string(String value) {
        return "{\"value\": \"%s\"}".formatted(value);
    }

    static String local(int number) {
        return "{\"type\": \"local\", \"value\": %d}".formatted(number);
    }

    static String text(int index) {
        return "{\"type\": \"string_index\", \"value\": %d}".formatted(index);
    }

    static String bool(boolean bool) {
        return "{\"type\": \"bool\", \"value\": %b}".formatted(bool);
    }

    /** A statement of a type, with its fields as JSON. */
    static String statement(String type, String fields) {
        return "{\"type\": \"%s\", \"stmt\": {%s%s\"file\": 0, \"row\": 3, \"col\": 5}}"
                .formatted(type, fields, fields.isEmpty() ? "" : ", ");
    }

    static String block(String statements) {
        return "{\"stmts\": [%s]}".formatted(statements);
    }

    static LoadResult load(String plan) {
        return RegoProgram.load(plan.getBytes(StandardCharsets.UTF_8), LoadLimits.DEFAULT);
    }
}
