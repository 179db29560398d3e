package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.Map;

/** Ranges of whole numbers. {@code rand.intn} is absent: a decision must not depend on chance. */
final class NumbersBuiltins {
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    private NumbersBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("numbers.range", (arguments, circumstances) -> range(arguments, BigInteger.ONE, circumstances));
        table.put("numbers.range_step", NumbersBuiltins::rangeStep);
    }

    private static Value rangeStep(Value[] arguments, Circumstances circumstances) {
        WholeNumbers.big(arguments, 0, circumstances);
        WholeNumbers.big(arguments, 1, circumstances);
        BigInteger step = WholeNumbers.big(arguments, 2, circumstances);
        if (step.signum() <= 0) {
            throw BuiltinException.because("numbers.range_step: step must be a positive integer");
        }
        return range(arguments, step, circumstances);
    }

    private static Value range(Value[] arguments, BigInteger step, Circumstances circumstances) {
        BigInteger from = WholeNumbers.big(arguments, 0, circumstances);
        BigInteger to = WholeNumbers.big(arguments, 1, circumstances);
        BigInteger count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
        long size = count.compareTo(MOST) > 0 ? Long.MAX_VALUE / 64 : count.longValue();
        circumstances.charge(size);
        circumstances.allocate(32 * size);
        if (size > Integer.MAX_VALUE) {
            throw BuiltinException.because("range too big");
        }
        Value[] numbers = new Value[(int) size];
        BigInteger stride = to.compareTo(from) < 0 ? step.negate() : step;
        if (Math.max(from.bitLength(), to.bitLength()) < Long.SIZE && step.bitLength() < Long.SIZE) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = NumberValue.of(from.longValue() + i * stride.longValue());
            }
            return ArrayValue.owning(numbers);
        }
        BigInteger next = from;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = WholeNumbers.result(next, circumstances);
            next = next.add(stride);
        }
        return ArrayValue.owning(numbers);
    }
}
