package dev.portcullis.rego.builtin;

import java.util.PrimitiveIterator;

/** Writes a glob as a regular expression, so that it is matched in linear time; one use each. */
final class GlobReader {
    private final String glob;
    private final String one;
    private final StringBuilder out = new StringBuilder("(?s:");
    private int at;
    private int depth;

    private GlobReader(String glob, String delimiters) {
        this.glob = glob;
        if (delimiters.isEmpty()) {
            one = ".";
        } else {
            StringBuilder others = new StringBuilder("[^");
            delimiters.codePoints().forEach(codePoint -> literal(codePoint, others));
            one = others.append(']').toString();
        }
    }

    /**
     * The regular expression of all of a text that a glob matches.
     *
     * @throws BuiltinException if the glob is malformed, with the words and the place that OPA tells
     */
    static String regex(String glob, String delimiters) {
        return new GlobReader(glob, delimiters).read();
    }

    private String read() {
        while (at < glob.length()) {
            char unit = glob.charAt(at);
            switch (unit) {
                case '{' -> {
                    depth++;
                    take("(?:");
                }
                case '[' -> characterClass();
                case '?' -> take(one);
                case '*' -> star();
                case '}' -> close();
                case ',' -> take(depth > 0 ? "|" : ",");
                default -> text();
            }
        }
        if (depth > 0) {
            throw refused("unclosed `{`");
        }
        return out.append(')').toString();
    }

    private void take(String regex) {
        at++;
        out.append(regex);
    }

    private void star() {
        if (glob.startsWith("**", at)) {
            at++;
            take(".*");
        } else {
            take(one + "*");
        }
    }

    private void close() {
        if (depth == 0) {
            take("\\}");
        } else {
            depth--;
            take(")");
        }
    }

    /** A character that stands for itself, perhaps because of the backslash before it. */
    private void text() {
        if (glob.charAt(at) == '\\') {
            at++;
            if (at == glob.length()) {
                throw refused("trailing backslash");
            }
        }
        int codePoint = next();
        literal(codePoint, out);
    }

    private int next() {
        int codePoint = glob.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    private static void literal(int codePoint, StringBuilder out) {
        out.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
    }

    private void characterClass() {
        at++;
        boolean not = glob.startsWith("!", at);
        if (not) {
            at++;
        }
        int first = inClass();
        if (glob.startsWith("-", at)) {
            at++;
            int last = inClass();
            closeClass();
            if (last < first) {
                throw refused("range hi character is less than lo");
            }
            out.append(not ? "[^" : "[");
            literal(first, out);
            out.append('-');
            literal(last, out);
            out.append(']');
            return;
        }
        at -= Character.charCount(first);
        listed(not);
    }

    private int inClass() {
        if (at >= glob.length()) {
            throw refused("unexpected end of input");
        }
        return next();
    }

    private void listed(boolean not) {
        StringBuilder members = new StringBuilder();
        while (at < glob.length() && glob.charAt(at) != ']') {
            if (glob.charAt(at) == '\\') {
                at++;
            }
            literal(inClass(), members);
        }
        closeClass();
        if (members.isEmpty()) {
            throw refused("could not parse range");
        }
        out.append(not ? "[^" : "[").append(members).append(']');
    }

    private void closeClass() {
        if (inClass() != ']') {
            throw refused("expected close range character");
        }
    }

    private BuiltinException refused(String reason) {
        int offset = 0;
        PrimitiveIterator.OfInt read = glob.substring(0, at).codePoints().iterator();
        while (read.hasNext()) {
            int codePoint = read.nextInt();
            offset += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        }
        return BuiltinException.because("glob: syntax error at " + offset + ": " + reason);
    }
}
