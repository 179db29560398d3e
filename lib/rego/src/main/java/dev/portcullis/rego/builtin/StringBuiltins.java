package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;

/** Functions of strings, which count code points; those that trim, replace and format are in classes of their own. */
final class StringBuiltins {
    private StringBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("concat", StringBuiltins::concat);
        table.put("contains", test(String::contains));
        table.put("startswith", test(String::startsWith));
        table.put("endswith", test(String::endsWith));
        table.put("format_int", StringBuiltins::formatInt);
        table.put("indexof", StringBuiltins::indexOf);
        table.put("indexof_n", StringBuiltins::indexOfAll);
        table.put("lower", eachCodePoint(Character::toLowerCase));
        table.put("upper", eachCodePoint(Character::toUpperCase));
        table.put("strings.count", StringBuiltins::count);
        table.put("strings.reverse", StringBuiltins::reverse);
        table.put("substring", StringBuiltins::substring);
        AffixMatches.addTo(table);
        Replacements.addTo(table);
        Splits.addTo(table);
        SprintfBuiltin.addTo(table);
        Trims.addTo(table);
    }

    private static Value concat(Value[] arguments, Circumstances circumstances) {
        String separator = Operands.string(arguments, 0);
        List<String> parts = Texts.strings(arguments, 1, circumstances, "set", "array");
        long size = (long) separator.length() * Math.max(0, parts.size() - 1);
        for (String part : parts) {
            size += part.length();
        }
        Costs.make(size, circumstances);
        return StringValue.of(String.join(separator, parts));
    }

    private static Builtin test(BiPredicate<String, String> holds) {
        return (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            String part = Operands.string(arguments, 1);
            Costs.search(text, part, circumstances);
            return BooleanValue.of(holds.test(text, part));
        };
    }

    private static Value formatInt(Value[] arguments, Circumstances circumstances) {
        NumberValue number = Operands.number(arguments, 0);
        int radix = switch (Operands.number(arguments, 1).text()) {
            case "2" -> 2;
            case "8" -> 8;
            case "10" -> 10;
            case "16" -> 16;
            default -> throw WrongOperand.because(1, "must be one of {2, 8, 10, 16}");
        };
        BigInteger whole = isPlain(number)
                ? WholeNumbers.exact(number, circumstances)
                : Floats.of(number, circumstances).truncated();
        if (whole == null) {
            throw BuiltinException.because("no whole number");
        }
        WholeNumbers.pay(whole.bitLength() / 3, circumstances);
        Costs.make(whole.bitLength(), circumstances);
        return StringValue.of(whole.toString(radix));
    }

    private static boolean isPlain(NumberValue number) {
        return number.isInt64() || number.text().chars().allMatch(unit -> unit == '-' || (unit >= '0' && unit <= '9'));
    }

    private static String searched(Value[] arguments) {
        String wanted = Operands.string(arguments, 1);
        if (wanted.isEmpty()) {
            throw BuiltinException.because("empty search character");
        }
        return wanted;
    }

    private static Value indexOf(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String wanted = searched(arguments);
        Costs.search(text, wanted, circumstances);
        int at = text.indexOf(wanted);
        return NumberValue.of(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Value indexOfAll(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String wanted = searched(arguments);
        Costs.search(text, wanted, circumstances);
        List<Value> places = new ArrayList<>();
        int counted = 0;
        int codePoints = 0;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            circumstances.charge(1);
            circumstances.allocate(32);
            codePoints += text.codePointCount(counted, at);
            counted = at;
            places.add(NumberValue.of(codePoints));
        }
        return ArrayValue.copyOf(places);
    }

    /** Go maps each code point by itself, to one code point; Java's methods for strings do not. */
    private static Builtin eachCodePoint(IntUnaryOperator mapping) {
        return (arguments, circumstances) -> {
            String text = Operands.string(arguments, 0);
            Costs.make(text.length(), circumstances);
            StringBuilder out = new StringBuilder(text.length());
            text.codePoints().map(mapping).forEach(out::appendCodePoint);
            return StringValue.of(out.toString());
        };
    }

    private static Value count(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        String wanted = Operands.string(arguments, 1);
        Costs.search(text, wanted, circumstances);
        if (wanted.isEmpty()) {
            return NumberValue.of(text.codePointCount(0, text.length()) + 1);
        }
        int count = 0;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return NumberValue.of(count);
    }

    private static Value reverse(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        Costs.make(text.length(), circumstances);
        return StringValue.of(new StringBuilder(text).reverse().toString());
    }

    private static Value substring(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        long start = WholeNumbers.int64(arguments, 1);
        long length = WholeNumbers.int64(arguments, 2);
        if (start < 0) {
            throw BuiltinException.because("negative offset");
        }
        Costs.make(text.length(), circumstances);
        int size = text.codePointCount(0, text.length());
        if (start >= size) {
            return StringValue.EMPTY;
        }
        int from = text.offsetByCodePoints(0, (int) start);
        long left = size - start;
        int to = length < 0 || length >= left ? text.length() : text.offsetByCodePoints(from, (int) length);
        return StringValue.of(text.substring(from, to));
    }
}
