package dev.portcullis.rego.run;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Results of rules, which depend on nothing but input and data: computed once for each pair of them, so that {@code with} has its own. Only the
 * latest few pairs are kept.
 */
@SuppressWarnings("ReferenceEquality") // comparing documents would take longer than computing a result again
public final class Memory {
    /** Stands for a result that is undefined. */
    public static final Value UNDEFINED = ArrayValue.open(0);

    private static final int PAIRS = 8;

    private final int rules;
    private final @Nullable Pair[] pairs = new Pair[PAIRS];
    private int oldest;
    private @Nullable Pair current;

    Memory(int rules) {
        this.rules = rules;
    }

    /** The results for a pair, by the number of the rule: null where not yet computed. To be asked for again after a call. */
    public @Nullable Value[] of(@Nullable Value input, @Nullable Value data) {
        Pair pair = current;
        if (pair == null || pair.input != input || pair.data != data) {
            pair = find(input, data);
            current = pair;
        }
        return pair.results;
    }

    private Pair find(@Nullable Value input, @Nullable Value data) {
        for (Pair pair : pairs) {
            if (pair != null && pair.input == input && pair.data == data) {
                return pair;
            }
        }
        Pair pair = new Pair(input, data, new Value[rules]);
        pairs[oldest] = pair;
        oldest = (oldest + 1) % PAIRS;
        return pair;
    }

    private static final class Pair {
        final @Nullable Value input;
        final @Nullable Value data;
        final @Nullable Value[] results;

        Pair(@Nullable Value input, @Nullable Value data, @Nullable Value[] results) {
            this.input = input;
            this.data = data;
            this.results = results;
        }
    }
}
