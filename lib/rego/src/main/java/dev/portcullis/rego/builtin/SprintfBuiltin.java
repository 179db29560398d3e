package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Formats values with the verbs of Go's {@code fmt}. */
final class SprintfBuiltin {
    private SprintfBuiltin() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("sprintf", (arguments, circumstances) -> {
            String format = Operands.string(arguments, 0);
            ArrayValue values = Operands.array(arguments, 1);
            circumstances.charge(values.size());
            List<GoArgument> converted = new ArrayList<>(values.size());
            for (Value value : values) {
                converted.add(convert(value, circumstances));
            }
            return StringValue.of(GoFormat.format(format, converted, circumstances));
        });
    }

    /** What of a value reaches Go: numbers as they are written, strings, and all else as the text of a term. */
    static GoArgument convert(Value value, Circumstances circumstances) {
        return switch (value) {
            case NumberValue number -> number(number, circumstances);
            case StringValue string -> new GoArgument.Text(string.string());
            default -> {
                String text = value.toString();
                Costs.make(text.length(), circumstances);
                yield new GoArgument.Text(text);
            }
        };
    }

    private static GoArgument number(NumberValue number, Circumstances circumstances) {
        String text = number.text();
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            double real = Double.parseDouble(text);
            return Double.isInfinite(real) ? new GoArgument.Text(text) : new GoArgument.Real(real);
        }
        if (number.isLong()) {
            return new GoArgument.Whole(number.longValue());
        }
        BigInteger whole = WholeNumbers.exact(number, circumstances);
        return whole == null ? new GoArgument.Text(text) : new GoArgument.Big(whole);
    }
}
