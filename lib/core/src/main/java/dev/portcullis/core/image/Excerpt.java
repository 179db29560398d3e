package dev.portcullis.core.image;

/** Quotes text from outside in messages: bounded, printable ASCII only. */
final class Excerpt {
    private static final int LIMIT = 80;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length() && i < LIMIT; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(text.length() > LIMIT ? "…\"" : "\"").toString();
    }
}
