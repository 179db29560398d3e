package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.time.GoDuration;
import dev.portcullis.rego.builtin.time.Layout;
import dev.portcullis.rego.builtin.time.TimeFormat;
import dev.portcullis.rego.builtin.time.TimeParse;
import dev.portcullis.rego.builtin.time.Zone;
import dev.portcullis.rego.builtin.time.ZonedInstant;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.function.Function;

/** {@code time.*}: the only clock is the time of the evaluation. */
final class TimeBuiltins {
    /** What is known of an argument: a number of nanoseconds, or an array of one, a zone and a layout. */
    private record Operand(ZonedInstant instant, String layout) {}

    private interface Work {
        Value run(Value[] arguments);
    }

    private TimeBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("time.add_date", paid(TimeBuiltins::addDate));
        table.put(
                "time.clock",
                paid(arguments ->
                        parts(arguments, local -> new int[] {local.getHour(), local.getMinute(), local.getSecond()})));
        table.put(
                "time.date",
                paid(arguments -> parts(arguments, local ->
                        new int[] {local.getYear(), local.getMonthValue(), local.getDayOfMonth()})));
        table.put("time.diff", paid(TimeBuiltins::difference));
        table.put("time.format", paid(TimeBuiltins::format));
        table.put("time.now_ns", (_, circumstances) -> NumberValue.of(circumstances.now()));
        table.put(
                "time.parse_duration_ns",
                paid(arguments -> NumberValue.of(GoDuration.parse(Operands.string(arguments, 0)))));
        table.put(
                "time.parse_ns",
                paid(arguments -> NumberValue.of(
                        TimeParse.parse(Layout.of(Operands.string(arguments, 0)), Operands.string(arguments, 1)))));
        table.put(
                "time.parse_rfc3339_ns",
                paid(arguments ->
                        NumberValue.of(TimeParse.parse(Layout.of("RFC3339"), Operands.string(arguments, 0)))));
        table.put("time.weekday", paid(TimeBuiltins::weekday));
    }

    /** Layouts and values are read a few times over; a layout repeated makes a text so many times as long as itself at most. */
    private static Builtin paid(Work work) {
        return (arguments, circumstances) -> {
            for (Value argument : arguments) {
                Costs.everyNode(circumstances, argument);
                circumstances.charge(10);
                circumstances.allocate(1_000 + 100L * length(argument));
            }
            try {
                return work.run(arguments);
            } catch (IllegalArgumentException e) {
                throw BuiltinException.because(String.valueOf(e.getMessage()));
            }
        };
    }

    private static long length(Value argument) {
        if (argument instanceof ArrayValue array && array.size() > 2) {
            return length(array.get(2));
        }
        return argument instanceof StringValue string ? string.string().length() : 0;
    }

    private static Operand operand(Value argument) {
        if (argument instanceof NumberValue number) {
            return new Operand(new ZonedInstant(nanoseconds(number), Zone.UTC), "");
        }
        if (!(argument instanceof ArrayValue array) || array.size() == 0) {
            throw BuiltinException.operand(1, "either number (ns) or [number (ns), string (tz)]", argument);
        }
        if (!(array.get(0) instanceof NumberValue number)) {
            throw BuiltinException.operand(1, "number", array.get(0));
        }
        Zone zone = Zone.of(string(array, 1));
        return new Operand(new ZonedInstant(nanoseconds(number), zone), string(array, 2));
    }

    private static String string(ArrayValue array, int index) {
        if (index >= array.size()) {
            return "";
        }
        if (array.get(index) instanceof StringValue string) {
            return string.string();
        }
        throw BuiltinException.operand(1, "string", array.get(index));
    }

    private static long nanoseconds(NumberValue number) {
        if (!number.isLong()) {
            throw BuiltinException.because("timestamp too big");
        }
        return number.longValue();
    }

    private static Value parts(Value[] arguments, Function<LocalDateTime, int[]> parts) {
        return numbers(parts.apply(operand(arguments[0]).instant().local()));
    }

    private static Value numbers(int... numbers) {
        Value[] values = new Value[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            values[i] = NumberValue.of(numbers[i]);
        }
        return ArrayValue.owning(values);
    }

    private static Value weekday(Value[] arguments) {
        return StringValue.of(TimeFormat.name(
                operand(arguments[0]).instant().local().getDayOfWeek().name()));
    }

    private static Value format(Value[] arguments) {
        Operand operand = operand(arguments[0]);
        Layout layout = Layout.of(operand.layout().isEmpty() ? "RFC3339Nano" : operand.layout());
        return StringValue.of(TimeFormat.format(operand.instant(), layout));
    }

    private static Value addDate(Value[] arguments) {
        ZonedInstant instant = operand(arguments[0]).instant();
        return NumberValue.of(instant.plus(
                IntegerOperands.integer(arguments, 1),
                IntegerOperands.integer(arguments, 2),
                IntegerOperands.integer(arguments, 3)));
    }

    private static Value difference(Value[] arguments) {
        ZonedInstant from = operand(arguments[0]).instant();
        ZonedInstant to = operand(arguments[1]).instant();
        return numbers(from.difference(to).stream().mapToInt(Integer::intValue).toArray());
    }
}
