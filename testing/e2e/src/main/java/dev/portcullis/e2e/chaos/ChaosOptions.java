package dev.portcullis.e2e.chaos;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param length for how long processes are killed and frozen, and nodes vanish
 * @param pods how many runners come in that time
 * @param seed from which everything random follows; not when things happen to meet
 * @param letIn how many jobs too many are let in, all of which the run must find
 */
public record ChaosOptions(Duration length, int pods, long seed, int letIn) {
    static final String USAGE =
            "usage: tools/run chaos-budgets [--minutes NUMBER] [--pods NUMBER] [--seed NUMBER] [--let-in NUMBER]";

    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PODS = 10_000;

    public ChaosOptions {
        if (!length.isPositive() || length.compareTo(Duration.ofMinutes(MOST_MINUTES)) > 0) {
            throw new IllegalArgumentException("--minutes must be above 0, and " + MOST_MINUTES + " at most");
        }
        if (pods < 1 || pods > MOST_PODS) {
            throw new IllegalArgumentException("--pods must be from 1 to " + MOST_PODS);
        }
        if (letIn < 0 || letIn > MOST_PODS) {
            throw new IllegalArgumentException("--let-in must be from 0 to " + MOST_PODS);
        }
    }

    /**
     * Reads a command line. Left out: 5 minutes, 200 Pods, none let in.
     *
     * @param anySeed the seed where none is named
     * @throws IllegalArgumentException if it cannot be understood, with what is wrong
     */
    static ChaosOptions of(long anySeed, String... arguments) {
        var minutes = 5.0;
        var pods = 200;
        var seed = anySeed;
        var letIn = 0;
        for (var i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value, or is not known");
            }
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--pods" -> pods = Integer.parseInt(value);
                case "--let-in" -> letIn = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                default -> throw new IllegalArgumentException(arguments[i] + " is not known");
            }
        }
        return new ChaosOptions(Duration.ofMillis(Math.round(minutes * 60_000)), pods, seed, letIn);
    }
}
