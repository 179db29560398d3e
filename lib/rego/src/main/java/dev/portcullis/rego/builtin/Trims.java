package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.StringValue;
import java.util.Map;
import java.util.function.IntPredicate;

/** Takes away what strings begin or end with. */
final class Trims {
    private Trims() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("trim", byCutset(true, true));
        table.put("trim_left", byCutset(true, false));
        table.put("trim_right", byCutset(false, true));
        table.put("trim_space", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            Costs.make(text.length(), circumstances);
            return StringValue.of(trim(text, Trims::isSpace, true, true));
        });
        table.put("trim_prefix", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            String prefix = Operands.string(arguments, 1);
            Costs.make(text.length(), circumstances);
            return StringValue.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
        });
        table.put("trim_suffix", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            String suffix = Operands.string(arguments, 1);
            Costs.make(text.length(), circumstances);
            return StringValue.of(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
        });
    }

    private static Builtin byCutset(boolean left, boolean right) {
        return (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            String cutset = Operands.string(arguments, 1);
            Costs.search(text, cutset, circumstances);
            Costs.make(text.length(), circumstances);
            return StringValue.of(trim(text, codePoint -> cutset.indexOf(codePoint) >= 0, left, right));
        };
    }

    private static String trim(String text, IntPredicate cut, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && cut.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && from < to && cut.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    /** White space as Unicode has it, unlike either of Java's methods. */
    private static boolean isSpace(int codePoint) {
        return (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85 || Character.isSpaceChar(codePoint);
    }
}
