package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import java.math.BigDecimal;

/** Numbers as binary floating-point operands and results, paid for before they are expanded. */
final class Floats {
    private Floats() {}

    static BinaryFloat of(NumberValue number, Circumstances circumstances) {
        BigDecimal decimal = WholeNumbers.bounded(number);
        WholeNumbers.pay(decimal.precision(), circumstances);
        boolean negative =
                decimal.signum() < 0 || (decimal.signum() == 0 && number.text().startsWith("-"));
        return BinaryFloat.of(decimal, negative);
    }

    static NumberValue result(BinaryFloat number, Circumstances circumstances) {
        WholeNumbers.pay(number.span() * 1234L / 4096, circumstances);
        return NumberValue.parse(number.text());
    }
}
