package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits strings at a separator, or into code points where that is empty. */
final class Splits {
    private Splits() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("split", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            String separator = Operands.string(arguments, 1);
            return Texts.array(split(text, separator, Integer.MAX_VALUE, circumstances), circumstances);
        });
        table.put("strings.split_n", Splits::some);
    }

    private static Value some(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String separator = Operands.string(arguments, 1);
        long wanted = WholeNumbers.int64(arguments, 2);
        if (wanted >= 0) {
            int most = (int) Math.min(wanted, Integer.MAX_VALUE - 1);
            List<String> parts = most == 0 ? List.of() : split(text, separator, most + 1, circumstances);
            return Texts.array(parts.subList(0, Math.min(most, parts.size())), circumstances);
        }
        List<String> parts = split(text, separator, Integer.MAX_VALUE, circumstances);
        int from = (int) Math.max(parts.size() + Math.max(wanted, -Integer.MAX_VALUE), 0);
        return Texts.array(parts.subList(from, parts.size()), circumstances);
    }

    /** At most so many parts, the last being the rest. */
    private static List<String> split(String text, String separator, int most, Circumstances circumstances) {
        Costs.search(text, separator, circumstances);
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (parts.size() < most - 1) {
            int to = separator.isEmpty() ? endOfCodePoint(text, from) : text.indexOf(separator, from);
            if (to < 0) {
                break;
            }
            add(parts, text.substring(from, to), circumstances);
            from = to + separator.length();
        }
        if (!separator.isEmpty() || from < text.length()) {
            add(parts, text.substring(from), circumstances);
        }
        return parts;
    }

    private static int endOfCodePoint(String text, int from) {
        return from < text.length() ? text.offsetByCodePoints(from, 1) : -1;
    }

    private static void add(List<String> parts, String part, Circumstances circumstances) {
        circumstances.charge(1);
        Costs.make(part.length(), circumstances);
        parts.add(part);
    }
}
