package dev.portcullis.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses what Go's {@code regexp} refuses and RE2/J would expand: repetitions inside repetitions of more than 1,000 in all, and groups nested
 * beyond 1,000. Everything else it leaves to the parser.
 */
final class RegexGuard {
    private static final int MOST = 1000;

    private final String pattern;
    private final Deque<Integer> groups = new ArrayDeque<>();
    private int at;

    /** How often what stands before is repeated inside itself. */
    private int last = 1;

    /** The most that anything of the current group is. */
    private int most = 1;

    private RegexGuard(String pattern) {
        this.pattern = pattern;
    }

    /** How often, at most, a part of the pattern is repeated. */
    static int check(String pattern) {
        return new RegexGuard(pattern).scan();
    }

    private int scan() {
        int highest = 1;
        while (at < pattern.length()) {
            step(pattern.charAt(at));
            most = Math.max(most, last);
            highest = Math.max(highest, most);
        }
        return highest;
    }

    private void step(char unit) {
        switch (unit) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> {
                groups.push(most);
                if (groups.size() > MOST) {
                    throw refused("expression nests too deeply", pattern);
                }
                most = 1;
                last = 1;
                at++;
            }
            case ')' -> {
                last = most;
                most = groups.isEmpty() ? 1 : groups.pop();
                at++;
            }
            case '{' -> repetition();
            case '*', '+', '?' -> at++;
            default -> {
                last = 1;
                at++;
            }
        }
    }

    private void escape() {
        char next = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
        last = 1;
        if (next == 'Q') {
            at = after("\\E");
        } else if (next != '\0' && "xpP".indexOf(next) >= 0 && pattern.startsWith("{", at + 2)) {
            at = after("}");
        } else {
            at += 2;
        }
    }

    private int after(String end) {
        int found = pattern.indexOf(end, at);
        return found < 0 ? pattern.length() : found + end.length();
    }

    private void characterClass() {
        last = 1;
        at++;
        if (pattern.startsWith("^", at)) {
            at++;
        }
        if (pattern.startsWith("]", at)) {
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at + 2) >= 0) {
                at = pattern.indexOf(":]", at + 2) + 2;
            } else {
                at += pattern.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at++;
    }

    private void repetition() {
        int close = pattern.indexOf('}', at);
        String counts = close < 0 || close - at > 12 ? "" : pattern.substring(at + 1, close);
        int comma = counts.indexOf(',');
        String least = comma < 0 ? counts : counts.substring(0, comma);
        String greatest = comma < 0 || comma == counts.length() - 1 ? least : counts.substring(comma + 1);
        if (!isCount(least) || !isCount(greatest)) {
            last = 1;
            at++;
            return;
        }
        int times = Math.max(Integer.parseInt(least), Integer.parseInt(greatest));
        if (times > 0 && last * times > MOST) {
            throw refused("invalid repeat count", pattern.substring(at, close + 1));
        }
        last *= Math.max(1, times);
        at = close + 1;
    }

    private static boolean isCount(String text) {
        return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private static BuiltinException refused(String why, String where) {
        return BuiltinException.because("error parsing regexp: " + why + ": `" + where + "`");
    }
}
