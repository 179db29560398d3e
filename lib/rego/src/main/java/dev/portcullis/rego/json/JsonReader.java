package dev.portcullis.rego.json;

import dev.portcullis.rego.json.JsonException.Reason;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one document. Half of what evaluating a small policy over a large input takes is spent here. */
final class JsonReader {
    private static final int MOST_DIGITS = 10_000;

    /** So many digits fit 64 bits, whatever they are. */
    private static final int FEW_DIGITS = 18;

    private final byte[] json;
    private final JsonLimits limits;
    private final JsonText text;
    private final ObjectValue.Maker objects = new ObjectValue.Maker();
    private int at;
    private int values;

    /** The elements of the arrays and the values of the objects that are being read, the innermost last. */
    private Value[] stack = new Value[32];

    /** The keys of the values, at the same places. */
    private Value[] names = new Value[32];

    private int height;

    private JsonReader(byte[] json, JsonLimits limits) {
        this.json = json;
        this.limits = limits;
        this.text = new JsonText(json);
    }

    static Value read(byte[] json, JsonLimits limits) throws JsonException {
        if (json.length > limits.bytes()) {
            throw new JsonException(Reason.TOO_LARGE, "more than " + limits.bytes() + " bytes");
        }
        JsonReader reader = new JsonReader(json, limits);
        if (reader.next() < 0) {
            throw new JsonException(Reason.SYNTAX, "an empty document");
        }
        Value value = reader.value(0);
        if (reader.next() >= 0) {
            throw new JsonException(Reason.SYNTAX, "more than one document");
        }
        return value;
    }

    /** The next character that is no white space, or -1 at the end; stays there. */
    private int next() {
        while (at < json.length) {
            byte octet = json[at];
            if (octet > ' ' || (octet != ' ' && octet != '\n' && octet != '\t' && octet != '\r')) {
                return octet & 0xFF;
            }
            at++;
        }
        return -1;
    }

    private JsonException unexpected() {
        String what = at < json.length ? "something unexpected at byte " + at : "it ends too early";
        return new JsonException(Reason.SYNTAX, "no JSON: " + what);
    }

    private Value value(int depth) throws JsonException {
        if (++values > limits.values()) {
            throw new JsonException(Reason.TOO_MANY_VALUES, "more than " + limits.values() + " values");
        }
        return switch (next()) {
            case '{' -> object(deeper(depth));
            case '[' -> array(deeper(depth));
            case '"' -> string();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> word("true", BooleanValue.TRUE);
            case 'f' -> word("false", BooleanValue.FALSE);
            case 'n' -> word("null", NullValue.NULL);
            default -> throw unexpected();
        };
    }

    private int deeper(int depth) throws JsonException {
        if (depth == limits.depth()) {
            throw new JsonException(Reason.TOO_DEEP, "more than " + limits.depth() + " arrays and objects deep");
        }
        at++;
        return depth + 1;
    }

    private Value word(String word, Value value) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (at == json.length || json[at] != word.charAt(i)) {
                throw unexpected();
            }
            at++;
        }
        return value;
    }

    private Value string() throws JsonException {
        String read = text.read(at + 1);
        at = text.end();
        return StringValue.of(read);
    }

    private Value number() throws JsonException {
        int start = at;
        boolean negative = json[at] == '-';
        at += negative ? 1 : 0;
        int first = at;
        digits();
        if (json[first] == '0' && at > first + 1) {
            throw unexpected();
        }
        boolean whole = !fraction();
        whole &= !exponent();
        if (whole && !negative && at - start <= FEW_DIGITS) {
            return NumberValue.of(small(start));
        }
        if (at - start > MOST_DIGITS) {
            throw new JsonException(Reason.TOO_LARGE, "a number of too many digits");
        }
        try {
            return NumberValue.parse(new String(json, start, at - start, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw new JsonException(Reason.SYNTAX, "no number: its exponent is too large");
        }
    }

    private long small(int start) {
        long number = 0;
        for (int i = start; i < at; i++) {
            number = number * 10 + (json[i] - '0');
        }
        return number;
    }

    private boolean fraction() throws JsonException {
        if (at == json.length || json[at] != '.') {
            return false;
        }
        at++;
        digits();
        return true;
    }

    private boolean exponent() throws JsonException {
        if (at == json.length || (json[at] != 'e' && json[at] != 'E')) {
            return false;
        }
        at++;
        if (at < json.length && (json[at] == '+' || json[at] == '-')) {
            at++;
        }
        digits();
        return true;
    }

    /** Goes on behind one or more digits. */
    private void digits() throws JsonException {
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected();
        }
    }

    private Value object(int depth) throws JsonException {
        int bottom = height;
        boolean more = next() != '}';
        while (more) {
            if (next() != '"') {
                throw unexpected();
            }
            StringValue name = text.key(at + 1);
            at = text.end();
            if (next() != ':') {
                throw unexpected();
            }
            at++;
            push(name, value(depth));
            more = goesOn('}');
        }
        at++;
        Value object = objects.make(names, stack, bottom, height);
        height = bottom;
        return object;
    }

    private Value array(int depth) throws JsonException {
        int bottom = height;
        boolean more = next() != ']';
        while (more) {
            push(NullValue.NULL, value(depth));
            more = goesOn(']');
        }
        at++;
        Value[] elements = Arrays.copyOfRange(stack, bottom, height);
        height = bottom;
        return ArrayValue.owning(elements);
    }

    /** Whether a comma is next, which is read, rather than what closes, which is not. */
    private boolean goesOn(char close) throws JsonException {
        int next = next();
        if (next == ',') {
            at++;
            return true;
        }
        if (next != close) {
            throw unexpected();
        }
        return false;
    }

    private void push(Value name, Value value) {
        if (height == stack.length) {
            stack = Arrays.copyOf(stack, height * 2);
            names = Arrays.copyOf(names, height * 2);
        }
        names[height] = name;
        stack[height++] = value;
    }
}
