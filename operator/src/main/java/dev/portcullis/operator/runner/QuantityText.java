package dev.portcullis.operator.runner;

import dev.portcullis.budget.quantity.Amounts;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Amounts as quantities of Kubernetes: processors in thousandths, all else in its own unit. */
final class QuantityText {
    private static final String CPU = "cpu";
    private static final int THOUSAND = 1000;

    private QuantityText() {}

    static String of(String resource, long amount) {
        if (!resource.equals(CPU)) {
            return Long.toString(amount);
        }
        return amount % THOUSAND == 0 ? Long.toString(amount / THOUSAND) : amount + "m";
    }

    static Map<String, IntOrString> of(Amounts amounts) {
        var quantities = new TreeMap<String, IntOrString>();
        amounts.asMap().forEach((name, amount) -> quantities.put(name, new IntOrString(of(name, amount))));
        return quantities;
    }

    /** Reads what {@link #of(Amounts)} wrote; nothing if it is not of that kind. */
    static Optional<Amounts> read(Map<String, IntOrString> quantities) {
        try {
            var amounts = new TreeMap<String, Long>();
            quantities.forEach(
                    (name, quantity) -> amounts.put(name, amount(name, String.valueOf(quantity.getValue()))));
            return Optional.of(Amounts.of(amounts));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long amount(String resource, String text) {
        var number = Quantity.getAmountInBytes(Quantity.parse(text));
        var scale = resource.equals(CPU) ? BigDecimal.valueOf(THOUSAND) : BigDecimal.ONE;
        return number.multiply(scale).longValueExact();
    }
}
