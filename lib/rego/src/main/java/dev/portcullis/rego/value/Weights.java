package dev.portcullis.rego.value;

/** Sums of weights that stay at the highest number instead of overflowing. */
final class Weights {
    private static final long MOST = Long.MAX_VALUE / 4;

    private Weights() {}

    static long sum(long a, long b) {
        return Math.min(a + b, MOST);
    }

    /** One, and the weights of the first values. */
    static long of(Value[] values, int count) {
        long weight = 1;
        for (int i = 0; i < count; i++) {
            weight = sum(weight, values[i].weight());
        }
        return weight;
    }

    /** As {@link #of}, once all of them are closed. */
    static long closing(Value[] values, int count) {
        long weight = 1;
        for (int i = 0; i < count; i++) {
            weight = sum(weight, values[i].close().weight());
        }
        return weight;
    }
}
