package dev.portcullis.program;

import dev.portcullis.rego.run.Budget;
import java.time.Duration;

/**
 * What the evaluation of one rule may use. Steps and memory are counted and end it at the same place everywhere; time is there for what counting
 * misses, and lies far above what the steps take.
 */
record Budgets(Budget rule) {
    /** Bytes of values. A rule and its statements must find room, several at once, in a webhook with 48 MiB for them. */
    static final long MEMORY = 12L << 20;

    /** Two million steps, 12 MiB of values, 64 Ki characters of result and as many printed, five seconds. */
    static final Budgets DEFAULT =
            new Budgets(new Budget(2_000_000, Duration.ofSeconds(5).toNanos(), MEMORY, 65_536, 200, 65_536));
}
