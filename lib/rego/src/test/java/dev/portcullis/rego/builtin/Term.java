package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads values as Rego writes ground terms: JSON, with any value as a key, sets in braces, and raw strings in backticks. */
final class Term {
    private final String text;
    private int at;

    private Term(String text, int at) {
        this.text = text;
        this.at = at;
    }

    static Value parse(String text) {
        Term term = new Term(text, 0);
        Value value = term.value();
        term.blanks();
        if (term.at != text.length()) {
            throw new IllegalArgumentException("trailing text at " + term.at + " of " + text);
        }
        return value;
    }

    /** A call such as {@code plus(1, 2)} at the start of a text, and where it ends. */
    record Call(String name, List<Value> arguments, int end) {}

    static Call call(String text) {
        int open = text.indexOf('(');
        Term term = new Term(text, open + 1);
        List<Value> arguments = term.list(')');
        return new Call(text.substring(0, open).strip(), arguments, term.at);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String token) {
        blanks();
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private List<Value> list(char close) {
        List<Value> elements = new ArrayList<>();
        while (!take(String.valueOf(close))) {
            elements.add(value());
            take(",");
        }
        return elements;
    }

    private Value value() {
        if (take("null")) {
            return NullValue.NULL;
        } else if (take("true")) {
            return BooleanValue.TRUE;
        } else if (take("false")) {
            return BooleanValue.FALSE;
        } else if (take("set()")) {
            return SetValue.EMPTY;
        } else if (take("[")) {
            return ArrayValue.copyOf(list(']'));
        } else if (take("{")) {
            return braces();
        } else if (take("`")) {
            int end = text.indexOf('`', at);
            String raw = text.substring(at, end);
            at = end + 1;
            return StringValue.of(raw);
        }
        return take("\"") ? StringValue.of(string()) : number();
    }

    private Value braces() {
        ObjectValue.Builder object = ObjectValue.builder();
        SetValue.Builder set = SetValue.builder();
        boolean pairs = true;
        while (!take("}")) {
            Value key = value();
            pairs = take(":");
            if (pairs) {
                object.put(key, value());
            } else {
                set.add(key);
            }
            take(",");
        }
        return pairs ? object.build() : set.build();
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char unit = text.charAt(at++);
            out.append(unit == '\\' ? escaped() : unit);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char unit = text.charAt(at++);
        return switch (unit) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> unit;
        };
    }

    private Value number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return NumberValue.parse(text.substring(start, at));
    }
}
