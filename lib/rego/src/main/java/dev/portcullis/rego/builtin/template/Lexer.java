package dev.portcullis.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;

/** Takes a template apart into texts and actions. */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String BLANKS = " \t\r\n";

    /** A text, or the tokens of an action; one of them is empty. */
    record Piece(String text, List<Token> tokens, int line) {}

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean spaced;

    private Lexer(String source) {
        this.source = source;
    }

    /**
     * The pieces of a template, in order.
     *
     * @throws IllegalArgumentException if an action has no end or holds what no action may
     */
    static List<Piece> pieces(String source) {
        Lexer lexer = new Lexer(source);
        lexer.scan();
        return lexer.pieces;
    }

    IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("template: template:" + line + ": " + what);
    }

    private void scan() {
        boolean trimmed = false;
        while (at <= source.length()) {
            int open = source.indexOf(OPEN, at);
            int end = open < 0 ? source.length() : open;
            boolean trims = open >= 0 && isTrim(open + 2);
            String text = source.substring(at, end);
            int from = trimmed ? leading(text) : 0;
            int to = trims ? trailing(text) : text.length();
            if (from < to) {
                pieces.add(new Piece(text.substring(from, to), List.of(), line));
            }
            line += (int) text.chars().filter(unit -> unit == '\n').count();
            if (open < 0) {
                return;
            }
            at = open + 2 + (trims ? 2 : 0);
            trimmed = action();
        }
    }

    private boolean isTrim(int index) {
        return source.startsWith("-", index) && index + 1 < source.length() && isBlank(source.charAt(index + 1));
    }

    private static boolean isBlank(char unit) {
        return BLANKS.indexOf(unit) >= 0;
    }

    private static int leading(String text) {
        int from = 0;
        while (from < text.length() && isBlank(text.charAt(from))) {
            from++;
        }
        return from;
    }

    private static int trailing(String text) {
        int to = text.length();
        while (to > 0 && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    /** Reads up to the end of an action, and says whether the text after it loses its leading blanks. */
    private boolean action() {
        if (source.startsWith("/*", at)) {
            return comment();
        }
        List<Token> tokens = new ArrayList<>();
        spaced = false;
        while (true) {
            if (at >= source.length()) {
                throw problem("unclosed action");
            }
            boolean trims = isBlank(source.charAt(at)) && source.startsWith("-" + CLOSE, at + 1);
            if (trims || source.startsWith(CLOSE, at)) {
                at += trims ? 4 : 2;
                tokens.add(new Token(Token.Kind.END, "", spaced));
                pieces.add(new Piece("", tokens, line));
                return trims;
            }
            if (isBlank(source.charAt(at))) {
                line += source.charAt(at) == '\n' ? 1 : 0;
                spaced = true;
                at++;
            } else {
                tokens.add(token());
                spaced = false;
            }
        }
    }

    private boolean comment() {
        int end = source.indexOf("*/", at + 2);
        if (end < 0) {
            throw problem("unclosed comment");
        }
        line += (int)
                source.substring(at, end).chars().filter(unit -> unit == '\n').count();
        at = end + 2;
        boolean trims = at < source.length() && isBlank(source.charAt(at)) && source.startsWith("-" + CLOSE, at + 1);
        if (!trims && !source.startsWith(CLOSE, at)) {
            throw problem("comment ends before closing delimiter");
        }
        at += trims ? 4 : 2;
        return trims;
    }

    private Token token() {
        char unit = source.charAt(at);
        int start = at;
        boolean signed = (unit == '+' || unit == '-' || unit == '.') && isDigit(at + 1);
        if (signed || isDigit(at)) {
            at++;
            while (at < source.length() && (isName(at) || isNumberMark())) {
                at++;
            }
            return made(Token.Kind.NUMBER, start);
        }
        if (unit == '.' || unit == '$') {
            at++;
            while (isName(at)) {
                at++;
            }
            boolean dot = unit == '.' && at == start + 1;
            return made(unit == '$' ? Token.Kind.VARIABLE : dot ? Token.Kind.DOT : Token.Kind.FIELD, start);
        }
        if (isName(at)) {
            while (isName(at)) {
                at++;
            }
            return made(Token.Kind.WORD, start);
        }
        return unit == '"' || unit == '`' || unit == '\'' ? quoted(unit) : mark(start);
    }

    private boolean isNumberMark() {
        char unit = source.charAt(at);
        char before = Character.toLowerCase(source.charAt(at - 1));
        return unit == '.' || ((unit == '+' || unit == '-') && before == 'e');
    }

    private boolean isDigit(int index) {
        return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private boolean isName(int index) {
        return index < source.length()
                && (source.charAt(index) == '_' || Character.isLetterOrDigit(source.charAt(index)));
    }

    private Token made(Token.Kind kind, int start) {
        return new Token(kind, source.substring(start, at), spaced);
    }

    private Token mark(int start) {
        at += source.startsWith(":=", at) ? 2 : 1;
        Token mark = made(Token.Kind.MARK, start);
        if (!List.of("(", ")", "|", ",", "=", ":=").contains(mark.text())) {
            throw problem("unexpected " + mark.text() + " in command");
        }
        return mark;
    }

    private Token quoted(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            boolean escapes = source.charAt(end) == '\\' && quote != '`';
            if (source.charAt(end) == '\n' && quote != '`') {
                break;
            }
            end += escapes ? 2 : 1;
        }
        if (end >= source.length() || source.charAt(end) != quote) {
            throw problem(quote == '\'' ? "unterminated character constant" : "unterminated quoted string");
        }
        String inside = source.substring(at + 1, end);
        at = end + 1;
        String text = quote == '`' ? inside : new Unquoting(inside, this).text();
        return new Token(quote == '\'' ? Token.Kind.CHARACTER : Token.Kind.STRING, text, spaced);
    }
}
