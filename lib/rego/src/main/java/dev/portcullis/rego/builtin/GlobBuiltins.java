package dev.portcullis.rego.builtin;

import com.google.re2j.Pattern;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** Glob patterns with delimiters, which a single star does not match. */
final class GlobBuiltins {
    private GlobBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("glob.match", GlobBuiltins::match);
        table.put("glob.quote_meta", (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            Costs.make(2L * text.length(), circumstances);
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                if ("*?\\[]{}".indexOf(text.charAt(i)) >= 0) {
                    out.append('\\');
                }
                out.append(text.charAt(i));
            }
            return StringValue.of(out.toString());
        });
    }

    private static Value match(Value[] arguments, Circumstances circumstances) {
        String glob = Operands.string(arguments, 0);
        String delimiters = switch (arguments[1]) {
            case NullValue _ -> "";
            case ArrayValue array when array.size() == 0 -> ".";
            case ArrayValue array -> delimiters(arguments, array, circumstances);
            default -> throw WrongOperand.oneOf(arguments, 1, "array", "null");
        };
        String text = Operands.string(arguments, 2);
        Costs.make(8L * (glob.length() + (long) glob.length() * delimiters.length() / 4), circumstances);
        Pattern pattern = Patterns.remembered(
                "glob " + delimiters, glob, () -> GlobReader.regex(glob, delimiters), circumstances);
        return BooleanValue.of(Patterns.matches(pattern, text, circumstances));
    }

    private static String delimiters(Value[] arguments, ArrayValue array, Circumstances circumstances) {
        circumstances.charge(array.size());
        StringBuilder out = new StringBuilder();
        for (Value member : array) {
            if (!(member instanceof StringValue string)) {
                throw WrongOperand.member(arguments, 1, member, "string");
            }
            String text = string.string();
            if (text.codePointCount(0, text.length()) != 1) {
                throw WrongOperand.member(arguments, 1, member, "rune");
            }
            out.append(text);
        }
        return out.toString();
    }
}
