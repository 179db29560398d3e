package dev.portcullis.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** What replaces a match: text, in which {@code $1}, {@code ${1}} and {@code ${name}} stand for groups, and {@code $$} for a dollar. */
final class RegexExpansion {
    /** Text, or the number of a group; a group that the pattern does not have is -1. */
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Group(int number) implements Part {}
    }

    private final List<Part> parts = new ArrayList<>();

    private RegexExpansion() {}

    static RegexExpansion parse(String template, Pattern pattern) {
        RegexExpansion expansion = new RegexExpansion();
        int at = 0;
        while (at < template.length()) {
            int dollar = template.indexOf('$', at);
            int end = dollar < 0 ? template.length() : dollar;
            expansion.parts.add(new Part.Text(template.substring(at, end)));
            at = dollar < 0 ? end : expansion.reference(template, end + 1, pattern);
        }
        return expansion;
    }

    /** Reads what follows a dollar, and says where it ends. A dollar with nothing that it could refer to is itself. */
    private int reference(String template, int start, Pattern pattern) {
        if (template.startsWith("$", start)) {
            parts.add(new Part.Text("$"));
            return start + 1;
        }
        boolean braced = template.startsWith("{", start);
        int from = braced ? start + 1 : start;
        int to = from;
        while (to < template.length() && isName(template.codePointAt(to))) {
            to += Character.charCount(template.codePointAt(to));
        }
        if (to == from || (braced && !template.startsWith("}", to))) {
            parts.add(new Part.Text("$"));
            return start;
        }
        parts.add(new Part.Group(group(template.substring(from, to), pattern)));
        return braced ? to + 1 : to;
    }

    private static boolean isName(int codePoint) {
        return Character.isLetter(codePoint)
                || Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER
                || codePoint == '_';
    }

    private static int group(String name, Pattern pattern) {
        boolean number = name.chars().allMatch(unit -> unit >= '0' && unit <= '9');
        if (number && (name.length() == 1 || name.charAt(0) != '0')) {
            return name.length() > 8 ? -1 : Integer.parseInt(name);
        }
        return pattern.namedGroups().getOrDefault(name, -1);
    }

    void append(Matcher match, String text, StringBuilder out, Circumstances circumstances) {
        circumstances.charge(parts.size());
        for (Part part : parts) {
            switch (part) {
                case Part.Text literal -> add(literal.text, 0, literal.text.length(), out, circumstances);
                case Part.Group group -> {
                    if (group.number >= 0 && group.number <= match.groupCount() && match.start(group.number) >= 0) {
                        add(text, match.start(group.number), match.end(group.number), out, circumstances);
                    }
                }
            }
        }
    }

    private static void add(String text, int start, int end, StringBuilder out, Circumstances circumstances) {
        Costs.make(end - start, circumstances);
        out.append(text, start, end);
    }
}
