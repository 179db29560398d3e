package dev.portcullis.rego.builtin.gojson;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON as strictly as Go does: of a key that stands twice the later value holds, and a lone surrogate becomes U+FFFD.
 *
 * <p>What is nested more than 1,000 deep is refused, where Go refuses more than 10,000: it has to fit the stack of a thread.
 */
public final class GoJsonReader {
    private static final int DEEPEST = 1_000;
    /** 2¹⁰⁰⁰⁰⁰ has this many decimal digits; OPA takes no number beyond it, or as close to zero. */
    private static final int MOST_DIGITS = 30_103;

    private final String text;
    private int at;
    private int depth;
    private boolean onlyCheck;

    private GoJsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a text that holds one value and nothing else.
     *
     * @throws IllegalArgumentException if it does not, or a number is out of range
     */
    public static Value read(String text) {
        GoJsonReader reader = new GoJsonReader(text);
        reader.skipSpace();
        if (reader.at == text.length()) {
            throw new IllegalArgumentException("EOF");
        }
        Value value = reader.value();
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw new IllegalArgumentException("error: invalid character " + reader.here() + " after top-level value");
        }
        return value;
    }

    /** Says whether a text holds one value and nothing else, whatever the size of its numbers. */
    public static boolean isValid(String text) {
        GoJsonReader reader = new GoJsonReader(text);
        reader.onlyCheck = true;
        try {
            reader.value();
            reader.skipSpace();
            return reader.at == text.length();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Value value() {
        skipSpace();
        if (at == text.length()) {
            throw end();
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> StringValue.of(string());
            case 't' -> literal("true", BooleanValue.TRUE);
            case 'f' -> literal("false", BooleanValue.FALSE);
            case 'n' -> literal("null", NullValue.NULL);
            default -> number();
        };
    }

    private Value literal(String name, Value value) {
        for (int i = 1; i < name.length(); i++) {
            at++;
            if (at == text.length()) {
                throw end();
            }
            if (text.charAt(at) != name.charAt(i)) {
                throw unexpected("in literal " + name + " (expecting '" + name.charAt(i) + "')");
            }
        }
        at++;
        return value;
    }

    private Value object() {
        enter();
        ObjectValue.Builder object = ObjectValue.builder();
        if (!closes('}')) {
            do {
                skipSpace();
                if (peek() != '"') {
                    throw unexpected("looking for beginning of object key string");
                }
                String key = string();
                skipSpace();
                if (peek() != ':') {
                    throw unexpected("after object key");
                }
                at++;
                object.put(key, value());
            } while (continues('}', "after object key:value pair"));
        }
        depth--;
        return object.build();
    }

    private Value array() {
        enter();
        List<Value> elements = new ArrayList<>();
        if (!closes(']')) {
            do {
                elements.add(value());
            } while (continues(']', "after array element"));
        }
        depth--;
        return ArrayValue.copyOf(elements);
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("exceeded max depth");
        }
    }

    private boolean closes(char close) {
        skipSpace();
        if (peek() == close) {
            at++;
            return true;
        }
        return false;
    }

    private boolean continues(char close, String where) {
        if (closes(close)) {
            return false;
        }
        if (peek() != ',') {
            throw unexpected(where);
        }
        at++;
        return true;
    }

    private String string() {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            checkPlain(text.charAt(at++));
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return fixed(text.substring(start, at++));
        }
        StringBuilder string = new StringBuilder(text.substring(start, at));
        while (peek() != '"') {
            char unit = text.charAt(at++);
            if (unit == '\\') {
                string.append(escape());
            } else {
                checkPlain(unit);
                string.append(unit);
            }
        }
        at++;
        return fixed(string.toString());
    }

    private static String fixed(String string) {
        return dev.portcullis.rego.builtin.encoding.Octets.printable(string);
    }

    private void checkPlain(char unit) {
        if (unit < 0x20) {
            throw new IllegalArgumentException("invalid character in string literal");
        }
    }

    private char escape() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> {
                at--;
                throw unexpected("in string escape code");
            }
        };
    }

    private char hexadecimal() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char digit = peek();
            int value = digit < 128 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            unit = unit << 4 | value;
            at++;
        }
        return (char) unit;
    }

    private Value number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
        } else {
            digits(start == at ? "looking for beginning of value" : "in numeric literal");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
            return bounded(text.substring(start, at));
        }
        return NumberValue.parse(text.substring(start, at));
    }

    private void digits(String where) {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            peek();
            throw unexpected(where);
        }
    }

    private Value bounded(String number) {
        if (onlyCheck) {
            return NullValue.NULL;
        }
        try {
            BigDecimal decimal = new BigDecimal(number);
            long magnitude = (long) decimal.precision() - decimal.scale();
            if (decimal.signum() == 0 || Math.abs(magnitude) <= MOST_DIGITS) {
                return NumberValue.parse(number);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid number: invalid float", e);
        }
        throw new IllegalArgumentException("invalid number: number too big");
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw end();
        }
        return text.charAt(at);
    }

    private String here() {
        return "'" + Character.toString(text.codePointAt(at)) + "'";
    }

    private IllegalArgumentException unexpected(String where) {
        return new IllegalArgumentException("invalid character " + here() + " " + where);
    }

    private static IllegalArgumentException end() {
        return new IllegalArgumentException("unexpected EOF");
    }
}
