package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of a whole collection. */
final class AggregateBuiltins {
    private AggregateBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("count", AggregateBuiltins::count);
        table.put("sum", AggregateBuiltins::sum);
        table.put("product", AggregateBuiltins::product);
        table.put("max", AggregateBuiltins::max);
        table.put("min", AggregateBuiltins::min);
        table.put("sort", AggregateBuiltins::sort);
        table.put("all", (arguments, circumstances) -> {
            List<Value> members = members(arguments, circumstances, "array", "set");
            return BooleanValue.of(members.stream().allMatch(BooleanValue.TRUE::equals));
        });
        table.put("any", (arguments, circumstances) -> {
            List<Value> members = members(arguments, circumstances, "array", "set");
            return BooleanValue.of(members.contains(BooleanValue.TRUE));
        });
    }

    private static Value count(Value[] arguments, Circumstances circumstances) {
        return NumberValue.of(
                switch (arguments[0]) {
                    case ArrayValue array -> array.size();
                    case ObjectValue object -> object.size();
                    case SetValue set -> set.size();
                    case StringValue string -> {
                        circumstances.charge(string.string().length() / 100);
                        yield string.string().codePointCount(0, string.string().length());
                    }
                    default -> throw WrongOperand.oneOf(arguments, 0, "array", "object", "set", "string");
                });
    }

    /** The members in order, paid for; OPA names the two types of collection in the order of the function. */
    private static List<Value> members(Value[] arguments, Circumstances circumstances, String... wanted) {
        return switch (arguments[0]) {
            case ArrayValue array -> {
                circumstances.charge(array.size());
                yield array.elements();
            }
            case SetValue set -> {
                circumstances.charge(set.size());
                yield set.sorted();
            }
            default -> throw WrongOperand.oneOf(arguments, 0, wanted);
        };
    }

    private static Value sum(Value[] arguments, Circumstances circumstances) {
        List<Value> members = members(arguments, circumstances, "set", "array");
        long sum = 0;
        for (Value member : members) {
            if (!(member instanceof NumberValue number) || !number.isLong()) {
                return sumOfAny(arguments, members, circumstances);
            }
            long next = sum + number.longValue();
            if (((sum ^ next) & (number.longValue() ^ next)) < 0) {
                return sumOfAny(arguments, members, circumstances);
            }
            sum = next;
        }
        return NumberValue.of(sum);
    }

    private static Value sumOfAny(Value[] arguments, List<Value> members, Circumstances circumstances) {
        BigInteger whole = exact(members, BigInteger.ZERO, BigInteger::add, circumstances);
        if (whole != null) {
            return WholeNumbers.result(whole, circumstances);
        }
        BinaryFloat sum = BinaryFloat.of(BigInteger.ZERO);
        for (Value member : members) {
            sum = sum.plus(Floats.of(number(arguments, member), circumstances));
        }
        return Floats.result(sum, circumstances);
    }

    private static Value product(Value[] arguments, Circumstances circumstances) {
        List<Value> members = members(arguments, circumstances, "set", "array");
        BigInteger whole = exact(members, BigInteger.ONE, BigInteger::multiply, circumstances);
        if (whole != null) {
            return WholeNumbers.result(whole, circumstances);
        }
        // OPA begins with a 1 of the precision of a double, and each product keeps that.
        BinaryFloat product = new BinaryFloat(false, BigInteger.ONE, 0, 53);
        for (Value member : members) {
            product = product.times(Floats.of(number(arguments, member), circumstances), 53);
            WholeNumbers.pay(product.span() * 1234L / 4096, circumstances);
        }
        return Floats.result(product, circumstances);
    }

    private static NumberValue number(Value[] arguments, Value member) {
        if (member instanceof NumberValue number) {
            return number;
        }
        throw WrongOperand.member(arguments, 0, member, "number");
    }

    private static @Nullable BigInteger exact(
            List<Value> members, BigInteger start, BinaryOperator<BigInteger> operation, Circumstances circumstances) {
        BigInteger result = start;
        for (Value member : members) {
            BigInteger whole = member instanceof NumberValue number ? WholeNumbers.exact(number, circumstances) : null;
            if (whole == null) {
                return null;
            }
            WholeNumbers.pay(((long) result.bitLength() + whole.bitLength()) * 1234 / 4096, circumstances);
            result = operation.apply(result, whole);
        }
        return result;
    }

    private static @Nullable Value max(Value[] arguments, Circumstances circumstances) {
        List<Value> members = members(arguments, circumstances, "set", "array");
        return members.isEmpty() ? null : Collections.max(members);
    }

    private static @Nullable Value min(Value[] arguments, Circumstances circumstances) {
        List<Value> members = members(arguments, circumstances, "set", "array");
        return members.isEmpty() ? null : Collections.min(members);
    }

    private static Value sort(Value[] arguments, Circumstances circumstances) {
        List<Value> members = members(arguments, circumstances, "set", "array");
        circumstances.charge((long) members.size() * Integer.SIZE / 8);
        circumstances.allocate(8L * members.size());
        Value[] sorted = members.toArray(new Value[0]);
        Arrays.sort(sorted);
        return ArrayValue.owning(sorted);
    }
}
