package dev.portcullis.cluster.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.RunnerReservation;
import java.util.HashMap;

/** Reads what a reservation holds. */
public final class ReservedAmounts {
    private ReservedAmounts() {}

    /** Returns what it holds; what is no quantity is nothing. */
    public static Amounts of(RunnerReservation reservation) {
        var amounts = new HashMap<String, Long>();
        if (reservation.getSpec() != null) {
            reservation
                    .getSpec()
                    .amounts()
                    .forEach((name, quantity) -> Quantities.read(name, String.valueOf(quantity.getValue()))
                            .ifPresent(amount -> amounts.put(name, amount)));
        }
        return Amounts.of(amounts);
    }
}
