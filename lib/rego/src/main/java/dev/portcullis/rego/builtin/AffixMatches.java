package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Asks whether any of some strings begins, or ends, with any of others. */
final class AffixMatches {
    private AffixMatches() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("strings.any_prefix_match", matching(UnaryOperator.identity()));
        table.put(
                "strings.any_suffix_match",
                matching(text -> new StringBuilder(text).reverse().toString()));
    }

    private static Builtin matching(UnaryOperator<String> turned) {
        return (arguments, circumstances) -> {
            List<String> texts = oneOrMore(arguments, 0, circumstances);
            List<String> affixes = oneOrMore(arguments, 1, circumstances);
            pay(texts, circumstances);
            pay(affixes, circumstances);
            String[] sorted = texts.stream().map(turned).sorted().toArray(String[]::new);
            return BooleanValue.of(affixes.stream().map(turned).anyMatch(affix -> isPrefixOfAny(affix, sorted)));
        };
    }

    /** Strings with one prefix are next to each other, after the prefix itself. */
    private static boolean isPrefixOfAny(String prefix, String[] sorted) {
        int found = Arrays.binarySearch(sorted, prefix);
        int at = found < 0 ? -found - 1 : found;
        return at < sorted.length && sorted[at].startsWith(prefix);
    }

    private static List<String> oneOrMore(Value[] arguments, int position, Circumstances circumstances) {
        return arguments[position] instanceof StringValue string
                ? List.of(string.string())
                : Texts.strings(arguments, position, circumstances, "string", "set", "array");
    }

    private static void pay(List<String> texts, Circumstances circumstances) {
        for (String text : texts) {
            circumstances.charge(1);
            Costs.make(text.length(), circumstances);
        }
    }
}
