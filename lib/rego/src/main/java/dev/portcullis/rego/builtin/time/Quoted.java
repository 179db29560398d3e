package dev.portcullis.rego.builtin.time;

/** Texts in messages. */
final class Quoted {
    private Quoted() {}

    static String of(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
