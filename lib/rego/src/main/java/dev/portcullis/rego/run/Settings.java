package dev.portcullis.rego.run;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How one evaluation is to be run.
 *
 * @param strict whether an error in a built-in ends the evaluation, rather than being undefined
 * @param now the time that the policy sees, in nanoseconds since 1970-01-01T00:00:00Z
 * @param clock runs at the pace of time, in nanoseconds; only differences of it are looked at
 * @param printer takes each line that the policy prints
 */
public record Settings(Budget budget, boolean strict, long now, LongSupplier clock, Consumer<String> printer) {
    /** Strict, inside {@link Budget#DEFAULT}, with the system's clock for its duration; what it prints is dropped. */
    public static Settings at(long now) {
        return new Settings(Budget.DEFAULT, true, now, System::nanoTime, line -> {});
    }

    public Settings withBudget(Budget other) {
        return new Settings(other, strict, now, clock, printer);
    }

    public Settings withStrict(boolean other) {
        return new Settings(budget, other, now, clock, printer);
    }

    public Settings withClock(LongSupplier other) {
        return new Settings(budget, strict, now, other, printer);
    }

    public Settings withPrinter(Consumer<String> other) {
        return new Settings(budget, strict, now, clock, other);
    }
}
