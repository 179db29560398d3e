package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cuts GraphQL into words; a text that is none gives an invalid word, whose value says why. */
final class Lexer {
    private static final Map<Integer, Kind> SIGNS = Map.ofEntries(
            Map.entry((int) '!', Kind.BANG),
            Map.entry((int) '$', Kind.DOLLAR),
            Map.entry((int) '&', Kind.AMPERSAND),
            Map.entry((int) '(', Kind.PARENTHESIS),
            Map.entry((int) ')', Kind.CLOSING_PARENTHESIS),
            Map.entry((int) ':', Kind.COLON),
            Map.entry((int) '=', Kind.EQUALS),
            Map.entry((int) '@', Kind.AT),
            Map.entry((int) '[', Kind.BRACKET),
            Map.entry((int) ']', Kind.CLOSING_BRACKET),
            Map.entry((int) '{', Kind.BRACE),
            Map.entry((int) '}', Kind.CLOSING_BRACE),
            Map.entry((int) '|', Kind.PIPE));

    private final int[] text;
    private int at;
    private int line = 1;
    private int lineStart;
    private int start;

    Lexer(String text) {
        this.text = text.codePoints().toArray();
    }

    /** What makes a word invalid; thrown when the word is used. */
    static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Invalid(String problem) {
            super(problem, null, false, false);
        }
    }

    Token next() {
        skipSpace();
        start = at;
        if (at == text.length) {
            return token(Kind.EOF, "");
        }
        int first = text[at];
        try {
            Kind sign = SIGNS.get(first);
            if (sign != null) {
                at++;
                return token(sign, "");
            }
            return word(first);
        } catch (Invalid e) {
            return new Token(Kind.INVALID, String.valueOf(e.getMessage()), line, at - lineStart + 1);
        }
    }

    private Token word(int first) {
        if (first == '.' && peek(1) == '.' && peek(2) == '.') {
            at += 3;
            return token(Kind.SPREAD, "");
        }
        if (first == '#') {
            while (at < text.length && (text[at] > 0x1F || text[at] == '\t')) {
                at++;
            }
            return token(Kind.COMMENT, taken());
        }
        if (isNameStart(first)) {
            while (isNameStart(peek(0)) || isDigit(peek(0))) {
                at++;
            }
            return token(Kind.NAME, taken());
        }
        if (first == '-' || isDigit(first)) {
            return number();
        }
        if (first == '"') {
            return peek(1) == '"' && peek(2) == '"' ? blockString() : string();
        }
        throw new Invalid(
                first < 0x20
                        ? "Cannot contain the invalid character \"" + escaped(first) + "\""
                        : first == '\''
                                ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
                                : "Cannot parse the unexpected character \"" + Character.toString(first) + "\".");
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : -1;
    }

    private static boolean isNameStart(int point) {
        return point == '_' || (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    }

    private static boolean isDigit(int point) {
        return point >= '0' && point <= '9';
    }

    private static String escaped(int point) {
        return String.format(Locale.ROOT, "\\u%04x", point);
    }

    private String taken() {
        return new String(text, start, at - start);
    }

    private Token token(Kind kind, String value) {
        return new Token(kind, value, line, start - lineStart + 1);
    }

    private void skipSpace() {
        while (at < text.length) {
            switch (text[at]) {
                case '\t', ' ', ',', 0xFEFF -> at++;
                case '\n', '\r' -> newLine();
                default -> {
                    return;
                }
            }
        }
    }

    private void newLine() {
        boolean pair = text[at] == '\r' && peek(1) == '\n';
        at++;
        line++;
        lineStart = at;
        if (pair) {
            at++;
        }
    }

    private Token number() {
        boolean floating = false;
        if (peek(0) == '-') {
            at++;
        }
        if (peek(0) == '0') {
            at++;
            if (isDigit(peek(0))) {
                throw new Invalid("Invalid number, unexpected digit after 0: " + describeNext() + ".");
            }
        } else {
            digits();
        }
        if (peek(0) == '.') {
            floating = true;
            at++;
            digits();
        }
        if (peek(0) == 'e' || peek(0) == 'E') {
            floating = true;
            at++;
            if (peek(0) == '-' || peek(0) == '+') {
                at++;
            }
            digits();
        }
        return token(floating ? Kind.FLOAT : Kind.INT, taken());
    }

    private void digits() {
        if (!isDigit(peek(0))) {
            throw new Invalid("Invalid number, expected digit but got: " + describeNext() + ".");
        }
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private String describeNext() {
        return at < text.length ? "\"" + Character.toString(text[at]) + "\"" : "<EOF>";
    }

    private Token string() {
        at++;
        start = at;
        StringBuilder string = new StringBuilder();
        while (at < text.length && text[at] != '\n' && text[at] != '\r') {
            int point = text[at];
            checkCharacter(point);
            if (point == '"') {
                Token token = token(Kind.STRING, string.toString());
                at++;
                return token;
            }
            if (point == '\\') {
                string.appendCodePoint(escape());
            } else {
                string.appendCodePoint(point);
                at++;
            }
        }
        throw new Invalid("Unterminated string.");
    }

    private static void checkCharacter(int point) {
        if (point < 0x20 && point != '\t' && point != '\n' && point != '\r') {
            throw new Invalid("Invalid character within String: \"" + escaped(point) + "\".");
        }
    }

    private int escape() {
        int kind = peek(1);
        int plain = "\"/\\bfnrt".indexOf(kind);
        if (kind >= 0 && plain >= 0) {
            at += 2;
            return "\"/\\\b\f\n\r\t".charAt(plain);
        }
        at++;
        if (kind == 'u' && at + 5 < text.length) {
            int value = 0;
            for (int i = 1; i <= 4; i++) {
                int digit = peek(i) < 128 ? Character.digit(peek(i), 16) : -1;
                if (digit < 0) {
                    throw new Invalid("Invalid character escape sequence: \\" + new String(text, at, 5) + ".");
                }
                value = value << 4 | digit;
            }
            at += 5;
            return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE ? 0xFFFD : value;
        }
        throw new Invalid(
                kind < 0
                        ? "Invalid character escape sequence."
                        : "Invalid character escape sequence: \\" + Character.toString(kind) + ".");
    }

    private Token blockString() {
        at += 3;
        start = at;
        StringBuilder raw = new StringBuilder();
        while (at < text.length) {
            int quotes = 0;
            while (peek(quotes) == '"') {
                quotes++;
            }
            if (quotes >= 3) {
                raw.repeat('"', quotes - 3);
                // The place is that of the end's line, as in the library that OPA uses.
                Token token = new Token(Kind.BLOCK_STRING, unindented(raw.toString()), line, start - lineStart + 1);
                at += quotes;
                return token;
            }
            blockCharacter(raw);
        }
        throw new Invalid("Unterminated string.");
    }

    private void blockCharacter(StringBuilder raw) {
        int point = text[at];
        checkCharacter(point);
        if (point == '\\' && peek(1) == '"' && peek(2) == '"' && peek(3) == '"') {
            raw.append("\"\"\"");
            at += 4;
        } else if (point == '\n' || point == '\r') {
            raw.append('\n');
            boolean pair = point == '\r' && peek(1) == '\n';
            at += pair ? 2 : 1;
            line++;
            lineStart = at;
        } else {
            raw.appendCodePoint(point);
            at++;
        }
    }

    /** Without the indentation that all lines but the first share, and without blank lines around. */
    private static String unindented(String raw) {
        List<String> lines = new ArrayList<>(Arrays.asList(raw.split("\n", -1)));
        int common = lines.stream()
                .mapToInt(Lexer::indentation)
                .filter(indentation -> indentation >= 0)
                .min()
                .orElse(-1);
        for (int i = 1; i < lines.size() && common >= 0; i++) {
            lines.set(i, lines.get(i).length() < common ? "" : lines.get(i).substring(common));
        }
        while (!lines.isEmpty() && indentation(lines.getFirst()) < 0) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && indentation(lines.getLast()) < 0) {
            lines.removeLast();
        }
        return String.join("\n", lines);
    }

    /** How many spaces and tabs a line begins with; -1 where it has nothing else. */
    private static int indentation(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != ' ' && line.charAt(i) != '\t') {
                return i;
            }
        }
        return -1;
    }
}
