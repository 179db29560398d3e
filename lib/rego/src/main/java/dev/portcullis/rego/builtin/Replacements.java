package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces strings in strings, from left to right, what was replaced not being looked at again. */
final class Replacements {
    private record Pair(String old, String replacement) {}

    private Replacements() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("replace", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            Pair pair = new Pair(Operands.string(arguments, 1), Operands.string(arguments, 2));
            return replace(text, List.of(pair), circumstances);
        });
        table.put("strings.replace_n", Replacements::replaceAll);
    }

    private static Value replaceAll(Value[] arguments, Circumstances circumstances) {
        ObjectValue patterns = Operands.object(arguments, 0);
        String text = Operands.string(arguments, 1);
        circumstances.charge(patterns.size());
        circumstances.allocate(64L * patterns.size());
        List<Pair> pairs = new ArrayList<>();
        for (Value key : patterns.keys()) {
            if (!(key instanceof StringValue old)) {
                throw WrongOperand.because(0, "non-string key found in pattern object");
            }
            if (!(patterns.get(key) instanceof StringValue replacement)) {
                throw WrongOperand.because(0, "non-string value found in pattern object");
            }
            pairs.add(new Pair(old.string(), replacement.string()));
        }
        return replace(text, pairs, circumstances);
    }

    /** Where several pairs match, the first one does; an empty one matches before and after every byte, but once. */
    private static Value replace(String text, List<Pair> pairs, Circumstances circumstances) {
        Map<Character, List<Pair>> byFirst = new HashMap<>();
        Pair empty = null;
        for (Pair pair : pairs) {
            if (pair.old.isEmpty()) {
                empty = pair;
            } else {
                byFirst.computeIfAbsent(pair.old.charAt(0), _ -> new ArrayList<>())
                        .add(pair);
            }
        }
        Costs.make(text.length(), circumstances);
        StringBuilder out = new StringBuilder(text.length());
        for (int at = 0; at <= text.length(); ) {
            append(out, empty, circumstances);
            Pair pair = at < text.length()
                    ? match(text, at, byFirst.getOrDefault(text.charAt(at), List.of()), circumstances)
                    : null;
            if (pair != null) {
                append(out, pair, circumstances);
                at += pair.old.length();
            } else if (at < text.length()) {
                at += copy(text, at, out, empty, circumstances);
            } else {
                at++;
            }
        }
        return StringValue.of(out.toString());
    }

    private static void append(StringBuilder out, @Nullable Pair pair, Circumstances circumstances) {
        if (pair != null) {
            circumstances.charge(1);
            Costs.make(pair.replacement.length(), circumstances);
            out.append(pair.replacement);
        }
    }

    private static @Nullable Pair match(String text, int at, List<Pair> pairs, Circumstances circumstances) {
        for (Pair pair : pairs) {
            Costs.look(pair.old.length(), circumstances);
            if (text.startsWith(pair.old, at)) {
                return pair;
            }
        }
        Costs.look(10L * pairs.size(), circumstances);
        return null;
    }

    /** Copies a code point; one of several bytes is torn apart where an empty string is replaced, as Go does it. */
    private static int copy(String text, int at, StringBuilder out, @Nullable Pair empty, Circumstances circumstances) {
        int codePoint = text.codePointAt(at);
        if (empty == null || codePoint < 0x80) {
            out.appendCodePoint(codePoint);
            return Character.charCount(codePoint);
        }
        int bytes = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        out.append('\uFFFD');
        for (int i = 1; i < bytes; i++) {
            append(out, empty, circumstances);
            out.append('\uFFFD');
        }
        return Character.charCount(codePoint);
    }
}
