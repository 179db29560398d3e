package dev.portcullis.rego.run;

import java.time.Duration;

/**
 * What one evaluation may use. None of it is exact to the last unit: time is looked at every few thousand steps, and memory counts what values
 * take, not what Java does with them.
 *
 * @param steps statements, members scanned, and what built-ins count as such
 * @param nanoseconds of the clock that the evaluation is given
 * @param bytes of the values that it makes, whether or not they are still needed
 * @param outputCharacters of the JSON of its result set
 * @param depth of calls inside each other
 * @param printedCharacters that it may print
 */
public record Budget(
        long steps, long nanoseconds, long bytes, long outputCharacters, int depth, long printedCharacters) {
    /** 50 million steps, one second, 256 MiB, one million characters, 200 calls deep, 64 KiB printed. */
    public static final Budget DEFAULT =
            new Budget(50_000_000, Duration.ofSeconds(1).toNanos(), 256L << 20, 1_000_000, 200, 65_536);

    /** As much as there is. */
    public static final Budget UNLIMITED = new Budget(
            Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    public Budget {
        if (steps < 0 || nanoseconds < 0 || bytes < 0 || outputCharacters < 0 || depth < 0 || printedCharacters < 0) {
            throw new IllegalArgumentException("a budget is never negative");
        }
    }
}
