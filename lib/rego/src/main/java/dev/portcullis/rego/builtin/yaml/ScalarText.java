package dev.portcullis.rego.builtin.yaml;

import com.google.re2j.Pattern;
import dev.portcullis.rego.builtin.time.Layout;
import dev.portcullis.rego.builtin.time.TimeParse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** How a string is written: as it is, in single or double quotes, or as a block of lines. */
final class ScalarText {
    /** What YAML takes for null, a boolean, infinity or no number; and what it once took for booleans. */
    private static final Set<String> TAKEN = Set.of(
            "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", ".nan", ".NaN", ".NAN",
            ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", "y", "Y", "yes", "Yes", "YES",
            "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF");

    private static final Pattern WHOLE = Pattern.compile("[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern SIXTIES = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}-");
    private static final List<Layout> TIMES = List.of(
            Layout.of("2006-1-2T15:4:5.999999999Z07:00"),
            Layout.of("2006-1-2t15:4:5.999999999Z07:00"),
            Layout.of("2006-1-2 15:4:5.999999999"),
            Layout.of("2006-1-2"));

    private final String string;
    private final boolean indicators;
    private final boolean multiline;
    private final boolean special;
    private final boolean tabs;
    private final boolean spaceBeforeBreak;
    private final boolean spaceAfterBreak;

    private ScalarText(String string) {
        this.string = string;
        indicators = hasIndicators(string);
        multiline = string.chars().anyMatch(ScalarText::isBreak);
        special = string.codePoints().anyMatch(point -> point != '\t' && !isPrintable(point));
        tabs = string.indexOf('\t') >= 0;
        boolean before = false;
        boolean after = false;
        for (int i = 1; i < string.length(); i++) {
            before |= isBreak(string.charAt(i)) && string.charAt(i - 1) == ' ';
            after |= string.charAt(i) == ' ' && isBreak(string.charAt(i - 1));
        }
        spaceBeforeBreak = before;
        spaceAfterBreak = after;
    }

    /**
     * Looks at a string.
     *
     * @throws IllegalArgumentException if it holds a character that YAML does not allow
     */
    static ScalarText of(String string) {
        boolean allowed = string.codePoints()
                .allMatch(point ->
                        point < 0x7F || point == 0x85 || (point >= 0xA0 && point != 0xFFFE && point != 0xFFFF));
        if (!allowed) {
            throw new IllegalArgumentException("yaml: control characters are not allowed");
        }
        return new ScalarText(string);
    }

    static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    String string() {
        return string;
    }

    boolean isMultiline() {
        return multiline;
    }

    private static boolean isBreak(int unit) {
        return unit == '\n' || unit == '\r' || unit == 0x85 || unit == 0x2028 || unit == 0x2029;
    }

    private static boolean isPrintable(int point) {
        return point == '\n' || (point >= ' ' && point <= '~') || (point >= 0xA0 && point <= 0xFFFD && point != 0xFEFF);
    }

    private static boolean hasIndicators(String text) {
        if (text.isEmpty()) {
            return false;
        }
        char first = text.charAt(0);
        boolean found = text.startsWith("---") || text.startsWith("...") || "#,[]{}&*!|>'\"%@`".indexOf(first) >= 0;
        found |= "?:-".indexOf(first) >= 0 && isBlankOrEnd(text, 1);
        for (int i = 1; i < text.length() && !found; i++) {
            char unit = text.charAt(i);
            found = (unit == ':' && isBlankOrEnd(text, i + 1)) || (unit == '#' && isSpace(text.charAt(i - 1)));
        }
        return found;
    }

    private static boolean isBlankOrEnd(String text, int at) {
        return at >= text.length() || text.charAt(at) == ' ' || text.charAt(at) == '\t';
    }

    private static boolean isSpace(char unit) {
        return unit == ' ' || unit == '\t' || unit == 0 || isBreak(unit);
    }

    /** Says whether the string is written as a block of lines where it is no key. */
    boolean isLiteral() {
        return string.indexOf('\n') >= 0 && !string.endsWith(" ") && !spaceBeforeBreak && !special;
    }

    /** What follows the bar before a block. */
    String hints() {
        String leading = string.startsWith(" ") || string.startsWith("\n") ? "2" : "";
        boolean kept = string.equals("\n") || string.endsWith("\n\n");
        return leading + (kept ? "+" : string.endsWith("\n") ? "" : "-");
    }

    /** The string on one line. */
    String flow() {
        if (string.indexOf('\n') >= 0 || isTaken()) {
            return quoted();
        }
        boolean bare = !indicators && !multiline && !string.startsWith(" ") && !string.endsWith(" ");
        boolean plain = bare && !tabs && !special;
        boolean single = !spaceAfterBreak && !spaceBeforeBreak && !tabs && !special && !multiline;
        return plain ? string : single ? "'" + string.replace("'", "''") + "'" : quoted();
    }

    /** Says whether YAML takes the string for something else. */
    private boolean isTaken() {
        if (TAKEN.contains(string) || SIXTIES.matches(string)) {
            return true;
        }
        if (YEAR.matcher(string).lookingAt() && TIMES.stream().anyMatch(layout -> TimeParse.isTime(layout, string))) {
            return true;
        }
        String bare = string.startsWith("_") || string.startsWith(".") ? string : string.replace("_", "");
        return (WHOLE.matches(bare) && bare.length() <= 70) || (REAL.matches(bare) && !isInfinite(bare));
    }

    private static boolean isInfinite(String number) {
        return Double.isInfinite(Double.parseDouble(number));
    }

    private String quoted() {
        StringBuilder out = new StringBuilder("\"");
        string.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                out.append('\\').append((char) point);
            } else if (isPrintable(point) && !isBreak(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(escape(point));
            }
        });
        return out.append('"').toString();
    }

    private static String escape(int point) {
        return switch (point) {
            case 0 -> "\\0";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 0x0B -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            case 0x1B -> "\\e";
            case 0x85 -> "\\N";
            case 0xA0 -> "\\_";
            case 0x2028 -> "\\L";
            case 0x2029 -> "\\P";
            default -> {
                HexFormat upper = HexFormat.of().withUpperCase();
                yield point <= 0xFF
                        ? "\\x" + upper.toHexDigits((byte) point)
                        : point <= 0xFFFF ? "\\u" + upper.toHexDigits((char) point) : "\\U" + upper.toHexDigits(point);
            }
        };
    }
}
