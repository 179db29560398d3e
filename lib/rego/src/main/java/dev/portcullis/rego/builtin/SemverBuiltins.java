package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** Semantic versions, which may begin with a {@code v}. */
final class SemverBuiltins {
    private SemverBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("semver.is_valid", (arguments, circumstances) -> {
            if (!(arguments[0] instanceof StringValue string)) {
                return BooleanValue.FALSE;
            }
            Costs.look(10L * string.string().length(), circumstances);
            return BooleanValue.of(SemanticVersion.parse(string.string()) != null);
        });
        table.put("semver.compare", SemverBuiltins::compare);
    }

    private static Value compare(Value[] arguments, Circumstances circumstances) {
        String left = Operands.string(arguments, 0);
        String right = Operands.string(arguments, 1);
        Costs.make(10L * left.length() + 10L * right.length(), circumstances);
        return NumberValue.of(version(left, 1).compareTo(version(right, 2)));
    }

    private static SemanticVersion version(String text, int position) {
        SemanticVersion version = SemanticVersion.parse(text);
        if (version == null) {
            throw BuiltinException.because(
                    "operand " + position + ": string " + StringValue.of(text) + " is not a valid SemVer");
        }
        return version;
    }
}
