package dev.portcullis.rego.builtin;

import com.google.re2j.Pattern;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Regular expressions in the syntax of RE2, which are matched in linear time whatever a policy or an attacker writes. */
final class RegexBuiltins {
    private RegexBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("regex.match", RegexBuiltins::match);
        table.put("re_match", RegexBuiltins::match);
        table.put("regex.is_valid", RegexBuiltins::isValid);
        table.put("regex.find_n", RegexBuiltins::find);
        table.put("regex.find_all_string_submatch_n", RegexBuiltins::findGroups);
        table.put("regex.split", RegexBuiltins::split);
        table.put("regex.replace", RegexBuiltins::replace);
        table.put("regex.template_match", RegexTemplate::match);
        table.put("regex.globs_match", (arguments, circumstances) -> {
            String left = Operands.string(arguments, 0);
            String right = Operands.string(arguments, 1);
            return BooleanValue.of(GlobIntersection.isNonEmpty(left, right, circumstances));
        });
    }

    private static Value match(Value[] arguments, Circumstances circumstances) {
        String pattern = Operands.string(arguments, 0);
        String text = Operands.string(arguments, 1);
        return BooleanValue.of(Patterns.find(Patterns.regex(pattern, circumstances), text, circumstances));
    }

    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        if (!(arguments[0] instanceof StringValue pattern)) {
            return BooleanValue.FALSE;
        }
        try {
            Patterns.regex(pattern.string(), circumstances);
            return BooleanValue.TRUE;
        } catch (BuiltinException _) {
            return BooleanValue.FALSE;
        }
    }

    private static Value find(Value[] arguments, Circumstances circumstances) {
        String pattern = Operands.string(arguments, 0);
        String text = Operands.string(arguments, 1);
        long most = WholeNumbers.int64(arguments, 2);
        List<Value> found = new ArrayList<>();
        Patterns.findAll(
                Patterns.regex(pattern, circumstances),
                text,
                most,
                circumstances,
                match -> found.add(part(text, match.start(), match.end(), circumstances)));
        return ArrayValue.copyOf(found);
    }

    private static Value part(String text, int start, int end, Circumstances circumstances) {
        if (start < 0) {
            return StringValue.EMPTY;
        }
        Costs.make(end - start, circumstances);
        return StringValue.of(text.substring(start, end));
    }

    private static Value findGroups(Value[] arguments, Circumstances circumstances) {
        String pattern = Operands.string(arguments, 0);
        String text = Operands.string(arguments, 1);
        long most = WholeNumbers.int64(arguments, 2);
        List<Value> found = new ArrayList<>();
        Patterns.findAll(Patterns.regex(pattern, circumstances), text, most, circumstances, match -> {
            Value[] groups = new Value[match.groupCount() + 1];
            circumstances.charge(groups.length);
            circumstances.allocate(16L + 8L * groups.length);
            for (int i = 0; i < groups.length; i++) {
                groups[i] = part(text, match.start(i), match.end(i), circumstances);
            }
            found.add(ArrayValue.owning(groups));
        });
        return ArrayValue.copyOf(found);
    }

    private static Value split(Value[] arguments, Circumstances circumstances) {
        String pattern = Operands.string(arguments, 0);
        String text = Operands.string(arguments, 1);
        Pattern compiled = Patterns.regex(pattern, circumstances);
        if (text.isEmpty() && !pattern.isEmpty()) {
            return ArrayValue.of(StringValue.EMPTY);
        }
        List<Value> parts = new ArrayList<>();
        int[] last = {0, 0};
        Patterns.findAll(compiled, text, -1, circumstances, match -> {
            if (match.end() != 0) {
                parts.add(part(text, last[1], match.start(), circumstances));
            }
            last[0] = match.start();
            last[1] = match.end();
        });
        if (last[0] != text.length()) {
            parts.add(part(text, last[1], text.length(), circumstances));
        }
        return ArrayValue.copyOf(parts);
    }

    private static Value replace(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String regex = Operands.string(arguments, 1);
        String template = Operands.string(arguments, 2);
        Pattern pattern = Patterns.regex(regex, circumstances);
        RegexExpansion expansion = RegexExpansion.parse(template, pattern);
        Costs.make(text.length(), circumstances);
        StringBuilder out = new StringBuilder();
        int[] last = {0};
        Patterns.findAll(pattern, text, -1, circumstances, match -> {
            out.append(text, last[0], match.start());
            expansion.append(match, text, out, circumstances);
            last[0] = match.end();
        });
        return StringValue.of(out.append(text, last[0], text.length()).toString());
    }
}
