package dev.portcullis.crds.compile;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.crds.runner.RunnerQuota;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads quantities of Kubernetes as whole numbers: processors in thousandths, all else in its own unit. */
final class RunnerAmounts {
    private static final String CPU = "cpu";
    private static final int THOUSANDTHS = 3;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Problems problems;

    RunnerAmounts(Problems problems) {
        this.problems = problems;
    }

    /** Limits are rounded down. */
    Map<String, Quota> quotas(String path, List<RunnerQuota> resources) {
        var quotas = new HashMap<String, Quota>();
        for (var i = 0; i < resources.size(); i++) {
            var here = path + "[" + i + "]";
            var resource = resources.get(i);
            var nominal = amount(here + ".nominalQuota", resource.name(), resource.nominalQuota(), RoundingMode.FLOOR);
            var borrowing = boxed(here + ".borrowingLimit", resource.name(), resource.borrowingLimit());
            var lending = boxed(here + ".lendingLimit", resource.name(), resource.lendingLimit());
            var quota = new Quota(nominal.orElse(0), borrowing, lending);
            if (quotas.putIfAbsent(resource.name(), quota) != null) {
                problems.invalid(here + ".name", "it is there twice");
            }
        }
        return quotas;
    }

    private @Nullable Long boxed(String path, String name, @Nullable IntOrString quantity) {
        var amount = amount(path, name, quantity, RoundingMode.FLOOR);
        return amount.isPresent() ? amount.getAsLong() : null;
    }

    /** What jobs take is rounded up. */
    Amounts footprint(String path, Map<String, IntOrString> quantities) {
        var amounts = new HashMap<String, Long>();
        quantities.forEach((name, quantity) -> {
            var here = path + "[" + name + "]";
            if (name.isEmpty() || name.equals(Amounts.JOBS)) {
                problems.invalid(here, "a footprint says what one job takes besides itself");
            } else {
                amounts.put(
                        name, amount(here, name, quantity, RoundingMode.CEILING).orElse(0));
            }
        });
        return Amounts.of(amounts);
    }

    /** Nothing where there is none, and where it is no quantity, which is a problem then. */
    private OptionalLong amount(String path, String name, @Nullable IntOrString quantity, RoundingMode rounding) {
        if (quantity == null || quantity.getValue() == null) {
            return OptionalLong.empty();
        }
        var amount = number(String.valueOf(quantity.getValue()));
        if (amount == null || amount.signum() < 0) {
            problems.invalid(path, "it is no quantity of zero or more");
            return OptionalLong.empty();
        }
        var scaled =
                amount.scaleByPowerOfTen(name.equals(CPU) ? THOUSANDTHS : 0).setScale(0, rounding);
        if (scaled.compareTo(MOST) > 0) {
            problems.invalid(path, "it is more than can be counted");
            return OptionalLong.empty();
        }
        return OptionalLong.of(scaled.longValueExact());
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return Quantity.getAmountInBytes(Quantity.parse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
