package dev.portcullis.rego.builtin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a format of Go's {@code fmt}: what is wrong with it is said in the text that it makes, as Go does. One use each. */
final class GoFormat {
    /** Go takes no number that is larger before its last digit. */
    private static final int TOO_LARGE = 1_000_000;

    private final String format;
    private final List<GoArgument> arguments;
    private final GoWriter out;
    private GoFlags flags = new GoFlags();
    private int at;
    private int next;
    private boolean afterIndex;
    private boolean goodIndex;
    private boolean reordered;

    private GoFormat(String format, List<GoArgument> arguments, Circumstances circumstances) {
        this.format = format;
        this.arguments = arguments;
        this.out = new GoWriter(circumstances);
    }

    /** The text that a format and arguments make, paid for before it is written. */
    static String format(String format, List<GoArgument> arguments, Circumstances circumstances) {
        return new GoFormat(format, arguments, circumstances).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent != at) {
                int end = percent < 0 ? format.length() : percent;
                out.write(format.substring(at, end));
                at = end;
            } else {
                at++;
                directive();
            }
        }
        if (!reordered && next < arguments.size()) {
            extra();
        }
        return out.toString();
    }

    private void directive() {
        flags = new GoFlags();
        goodIndex = true;
        afterIndex = false;
        while (at < format.length() && flags.set(format.charAt(at))) {
            at++;
        }
        if (at < format.length() && format.charAt(at) >= 'a' && format.charAt(at) <= 'z' && next < arguments.size()) {
            print(format.charAt(at++));
            return;
        }
        index();
        width();
        precision();
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.write("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        finish(verb);
    }

    private void finish(int verb) {
        if (verb == '%') {
            out.write("%");
        } else if (!goodIndex) {
            out.write("%!" + Character.toString(verb) + "(BADINDEX)");
        } else if (next >= arguments.size()) {
            out.write("%!" + Character.toString(verb) + "(MISSING)");
        } else {
            print(verb);
        }
    }

    private void print(int verb) {
        if (verb == 'v' || verb == 'w') {
            flags.moveToV();
        }
        out.print(arguments.get(next++), verb, flags);
    }

    private void width() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Integer width = starred();
            if (width == null) {
                out.write("%!(BADWIDTH)");
            } else {
                flags.width = Math.abs(width);
                if (width < 0) {
                    flags.minus = true;
                    flags.zero = false;
                }
            }
            afterIndex = false;
            return;
        }
        flags.width = number();
        if (afterIndex && flags.width >= 0) {
            goodIndex = false;
        }
    }

    private void precision() {
        if (at + 1 >= format.length() || format.charAt(at) != '.') {
            return;
        }
        at++;
        if (afterIndex) {
            goodIndex = false;
        }
        index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Integer precision = starred();
            if (precision == null || precision < 0) {
                out.write("%!(BADPREC)");
            } else {
                flags.precision = precision;
            }
            afterIndex = false;
        } else {
            flags.precision = Math.max(0, number());
        }
    }

    private @Nullable Integer starred() {
        if (next >= arguments.size()) {
            return null;
        }
        return arguments.get(next++) instanceof GoArgument.Whole whole && Math.abs(whole.value()) <= TOO_LARGE
                ? (Integer) (int) whole.value()
                : null;
    }

    /** A number at this place, or -1; one that is too large takes the rest of the format with it. */
    private int number() {
        int start = at;
        int number = 0;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            if (number > TOO_LARGE) {
                at = format.length();
                return -1;
            }
            number = number * 10 + format.charAt(at++) - '0';
        }
        return at == start ? -1 : number;
    }

    /** An index of an argument in brackets, counted from 1. */
    private void index() {
        afterIndex = false;
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int close = format.length() - at < 3 ? -1 : format.indexOf(']', at + 1);
        if (close < 0) {
            at++;
            goodIndex = false;
            return;
        }
        at++;
        int index = number() - 1;
        boolean wellFormed = at == close && index >= -1;
        at = close + 1;
        afterIndex = wellFormed;
        if (wellFormed && index >= 0 && index < arguments.size()) {
            next = index;
        } else {
            goodIndex = false;
        }
    }

    private void extra() {
        out.write("%!(EXTRA ");
        String between = "";
        for (GoArgument argument : arguments.subList(next, arguments.size())) {
            out.write(between);
            between = ", ";
            out.write(argument.type() + "=");
            out.print(argument, 'v', new GoFlags());
        }
        out.write(")");
    }
}
