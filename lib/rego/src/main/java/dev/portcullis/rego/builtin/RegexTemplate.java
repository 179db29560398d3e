package dev.portcullis.rego.builtin;

import com.google.re2j.Pattern;
import dev.portcullis.rego.builtin.encoding.GoQuote;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;

/** Matches templates: text that stands for itself, with regular expressions between delimiters. */
final class RegexTemplate {
    private RegexTemplate() {}

    static Value match(Value[] arguments, Circumstances circumstances) {
        String template = Operands.string(arguments, 0);
        String text = Operands.string(arguments, 1);
        String start = Operands.string(arguments, 2);
        String end = Operands.string(arguments, 3);
        int size = bytes(start);
        // Both messages tell the size of the start, as OPA's do.
        if (size != 1) {
            throw delimiter("start", size);
        }
        if (bytes(end) != 1) {
            throw delimiter("end", size);
        }
        Pattern pattern = Patterns.remembered(
                "template " + start + end,
                template,
                () -> regex(template, start.charAt(0), end.charAt(0), circumstances),
                circumstances);
        return BooleanValue.of(Patterns.find(pattern, text, circumstances));
    }

    private static int bytes(String text) {
        return text.length() > 4 ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static BuiltinException delimiter(String which, int size) {
        return BuiltinException.because(
                which + " delimiter has to be exactly one character long but is " + size + " long");
    }

    private static String regex(String template, char start, char end, Circumstances circumstances) {
        Costs.make(2L * template.length(), circumstances);
        StringBuilder regex = new StringBuilder("^");
        int level = 0;
        int from = 0;
        for (int at = 0; at < template.length(); at++) {
            char unit = template.charAt(at);
            if (unit == start) {
                if (level++ == 0) {
                    regex.append(Pattern.quote(template.substring(from, at)));
                    from = at + 1;
                }
            } else if (unit == end) {
                if (--level < 0) {
                    throw unbalanced(template);
                }
                if (level == 0) {
                    String part = template.substring(from, at);
                    Patterns.regex("^" + part + "$", circumstances);
                    regex.append('(').append(part).append(')');
                    from = at + 1;
                }
            }
        }
        if (level != 0) {
            throw unbalanced(template);
        }
        return regex.append(Pattern.quote(template.substring(from))).append('$').toString();
    }

    private static BuiltinException unbalanced(String template) {
        return BuiltinException.because("unbalanced braces in " + GoQuote.quote(template, false));
    }
}
