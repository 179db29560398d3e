package dev.portcullis.rego.builtin.template;

/** Reads what stands between quotes, with the escapes of Go. */
final class Unquoting {
    private final String inside;
    private final Lexer lexer;
    private final StringBuilder out = new StringBuilder();
    private int at;

    Unquoting(String inside, Lexer lexer) {
        this.inside = inside;
        this.lexer = lexer;
    }

    String text() {
        while (at < inside.length()) {
            char unit = inside.charAt(at++);
            if (unit == '\\') {
                escape();
            } else {
                out.append(unit);
            }
        }
        return out.toString();
    }

    private void escape() {
        char unit = at < inside.length() ? inside.charAt(at++) : ' ';
        switch (unit) {
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case '\\', '"', '\'' -> out.append(unit);
            case 'x' -> digits(2);
            case 'u' -> digits(4);
            case 'U' -> digits(8);
            default -> throw invalid();
        }
    }

    private void digits(int count) {
        if (at + count > inside.length()) {
            throw invalid();
        }
        try {
            out.appendCodePoint(Integer.parseUnsignedInt(inside.substring(at, at + count), 16));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        at += count;
    }

    private IllegalArgumentException invalid() {
        return lexer.problem("invalid syntax");
    }
}
