package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arithmetic: exact on whole numbers of any size, in floating point of 64 bits of mantissa where there is a fraction, as OPA's is. */
final class ArithmeticBuiltins {
    private ArithmeticBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("plus", ArithmeticBuiltins::plus);
        table.put("minus", ArithmeticBuiltins::minus);
        table.put("mul", ArithmeticBuiltins::multiply);
        table.put("div", ArithmeticBuiltins::divide);
        table.put("rem", ArithmeticBuiltins::remainder);
        table.put("abs", ArithmeticBuiltins::abs);
        table.put("round", ArithmeticBuiltins::round);
        table.put("ceil", ArithmeticBuiltins::ceil);
        table.put("floor", ArithmeticBuiltins::floor);
    }

    private static Value plus(Value[] arguments, Circumstances circumstances) {
        NumberValue left = Operands.number(arguments, 0);
        NumberValue right = Operands.number(arguments, 1);
        if (left.isLong() && right.isLong()) {
            long x = left.longValue();
            long y = right.longValue();
            long sum = x + y;
            if (((x ^ sum) & (y ^ sum)) >= 0) {
                return NumberValue.of(sum);
            }
        }
        return Exact.ADD.apply(left, right, circumstances);
    }

    private static Value minus(Value[] arguments, Circumstances circumstances) {
        if (arguments[0] instanceof SetValue left && arguments[1] instanceof SetValue right) {
            return without(left, right, circumstances);
        }
        if (!(arguments[0] instanceof NumberValue left)) {
            throw arguments[0] instanceof SetValue
                    ? Operands.wrong(arguments, 1, arguments[1] instanceof NumberValue ? "set" : "number")
                    : WrongOperand.oneOf(arguments, 0, "number", "set");
        }
        NumberValue right = Operands.number(arguments, 1);
        if (left.isLong() && right.isLong()) {
            long x = left.longValue();
            long y = right.longValue();
            long difference = x - y;
            if (((x ^ y) & (x ^ difference)) >= 0) {
                return NumberValue.of(difference);
            }
        }
        return Exact.SUBTRACT.apply(left, right, circumstances);
    }

    private static Value without(SetValue left, SetValue right, Circumstances circumstances) {
        circumstances.charge(left.size());
        circumstances.allocate(48L * left.size());
        SetValue.Builder rest = SetValue.builder();
        for (Value member : left) {
            if (!right.contains(member)) {
                rest.add(member);
            }
        }
        return rest.build();
    }

    private static Value multiply(Value[] arguments, Circumstances circumstances) {
        NumberValue left = Operands.number(arguments, 0);
        NumberValue right = Operands.number(arguments, 1);
        if (left.isLong() && right.isLong()) {
            long x = left.longValue();
            long y = right.longValue();
            long product = x * y;
            if (Math.multiplyHigh(x, y) == product >> 63) {
                return NumberValue.of(product);
            }
        }
        return Exact.MULTIPLY.apply(left, right, circumstances);
    }

    private static Value divide(Value[] arguments, Circumstances circumstances) {
        NumberValue left = Operands.number(arguments, 0);
        NumberValue right = Operands.number(arguments, 1);
        if (left.isLong() && right.isLong()) {
            long x = left.longValue();
            long y = right.longValue();
            if (y == 0) {
                throw BuiltinException.because("divide by zero");
            }
            // A zero may be negative, and -2⁶³ / -1 is no long.
            if (x != 0 && x != Long.MIN_VALUE && x % y == 0) {
                return NumberValue.of(x / y);
            }
        }
        BinaryFloat divisor = Floats.of(right, circumstances);
        if (divisor.isZero()) {
            throw BuiltinException.because("divide by zero");
        }
        return Floats.result(Floats.of(left, circumstances).over(divisor), circumstances);
    }

    private static Value remainder(Value[] arguments, Circumstances circumstances) {
        NumberValue left = Operands.number(arguments, 0);
        NumberValue right = Operands.number(arguments, 1);
        BigInteger x = WholeNumbers.exact(left, circumstances);
        BigInteger y = WholeNumbers.exact(right, circumstances);
        if (x == null || y == null) {
            throw BuiltinException.because("modulo on floating-point number");
        }
        if (y.signum() == 0) {
            throw BuiltinException.because("modulo by zero");
        }
        return left.isLong() && right.isLong()
                ? NumberValue.of(left.longValue() % right.longValue())
                : WholeNumbers.result(x.remainder(y), circumstances);
    }

    private static Value abs(Value[] arguments, Circumstances circumstances) {
        NumberValue number = Operands.number(arguments, 0);
        if (number.isLong() && number.longValue() != Long.MIN_VALUE) {
            return NumberValue.of(Math.abs(number.longValue()));
        }
        return Floats.result(Floats.of(number, circumstances).abs(), circumstances);
    }

    private static Value round(Value[] arguments, Circumstances circumstances) {
        NumberValue number = Operands.number(arguments, 0);
        if (number.isLong()) {
            return NumberValue.of(number.longValue());
        }
        BinaryFloat exact = Floats.of(number, circumstances);
        BinaryFloat moved = exact.negative() ? exact.minus(BinaryFloat.HALF) : exact.plus(BinaryFloat.HALF);
        return Floats.result(BinaryFloat.of(moved.truncated()), circumstances);
    }

    private static Value ceil(Value[] arguments, Circumstances circumstances) {
        NumberValue number = Operands.number(arguments, 0);
        if (number.isLong()) {
            return NumberValue.of(number.longValue());
        }
        BinaryFloat exact = Floats.of(number, circumstances);
        BinaryFloat whole = BinaryFloat.of(exact.truncated());
        // What lies between -1 and 0 is truncated to a zero that has lost its sign: OPA then goes up to 1.
        boolean done = whole.negative() || whole.sameValue(exact);
        return Floats.result(done ? whole : whole.plus(BinaryFloat.ONE), circumstances);
    }

    private static Value floor(Value[] arguments, Circumstances circumstances) {
        NumberValue number = Operands.number(arguments, 0);
        if (number.isLong()) {
            return NumberValue.of(number.longValue());
        }
        BinaryFloat exact = Floats.of(number, circumstances);
        BinaryFloat whole = BinaryFloat.of(exact.truncated());
        // The same way OPA stays at 0 for what lies between -1 and 0.
        boolean done = !whole.negative() || whole.sameValue(exact);
        return Floats.result(done ? whole : whole.minus(BinaryFloat.ONE), circumstances);
    }

    /** An operation that is exact where both operands are whole. */
    private enum Exact {
        ADD {
            @Override
            BigInteger whole(BigInteger x, BigInteger y) {
                return x.add(y);
            }

            @Override
            BinaryFloat real(BinaryFloat x, BinaryFloat y) {
                return x.plus(y);
            }
        },
        SUBTRACT {
            @Override
            BigInteger whole(BigInteger x, BigInteger y) {
                return x.subtract(y);
            }

            @Override
            BinaryFloat real(BinaryFloat x, BinaryFloat y) {
                return x.minus(y);
            }
        },
        MULTIPLY {
            @Override
            BigInteger whole(BigInteger x, BigInteger y) {
                return x.multiply(y);
            }

            @Override
            BinaryFloat real(BinaryFloat x, BinaryFloat y) {
                return x.times(y, BinaryFloat.PRECISION);
            }
        };

        abstract BigInteger whole(BigInteger x, BigInteger y);

        abstract BinaryFloat real(BinaryFloat x, BinaryFloat y);

        NumberValue apply(NumberValue left, NumberValue right, Circumstances circumstances) {
            @Nullable BigInteger x = WholeNumbers.exact(left, circumstances);
            @Nullable BigInteger y = x == null ? null : WholeNumbers.exact(right, circumstances);
            if (x != null && y != null) {
                return WholeNumbers.result(whole(x, y), circumstances);
            }
            return Floats.result(real(Floats.of(left, circumstances), Floats.of(right, circumstances)), circumstances);
        }
    }
}
