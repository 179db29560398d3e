package dev.portcullis.cluster.runner;

import dev.portcullis.runner.RequestedAmounts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads quantities of Pods as whole numbers, rounded up: processors in thousandths, all else in its own unit. */
final class Quantities {
    private static final String CPU = "cpu";
    private static final int THOUSANDTHS = 3;
    private static final int LONGEST = 64;

    /** Names of resources are bounded by the API server; what came another way is not. */
    private static final int LONGEST_NAME = 317;

    private static final BigDecimal MOST = BigDecimal.valueOf(RequestedAmounts.MOST);

    private Quantities() {}

    /** Reads a list of resources. What is no quantity counts as more than there is: a Pod must not be free because nobody could read it. */
    static Map<String, Long> of(@Nullable Map<String, Quantity> quantities) {
        var amounts = new HashMap<String, Long>();
        if (quantities != null) {
            quantities.forEach((name, quantity) -> {
                if (name.length() <= LONGEST_NAME) {
                    amounts.put(name, amount(name, quantity));
                }
            });
        }
        return amounts;
    }

    private static long amount(String name, @Nullable Quantity quantity) {
        return read(name, quantity == null ? "" : quantity.toString()).orElse(RequestedAmounts.MOST);
    }

    /** Reads one; nothing if it is no quantity. */
    static Optional<Long> read(String name, String quantity) {
        return Optional.ofNullable(number(quantity))
                .map(number -> number.scaleByPowerOfTen(name.equals(CPU) ? THOUSANDTHS : 0)
                        .min(MOST)
                        .max(BigDecimal.ZERO)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact());
    }

    private static @Nullable BigDecimal number(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            return Quantity.getAmountInBytes(Quantity.parse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
