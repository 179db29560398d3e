package dev.portcullis.budget.quantity;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/**
 * How much of each resource. Whole numbers in the resource's own unit: jobs as their number, {@code cpu} in thousandths of a processor, memory in
 * bytes. What is not named is zero. Immutable.
 */
public final class Amounts {
    /** The resource that every job takes one of. */
    public static final String JOBS = "jobs";

    /** Nothing of anything. */
    public static final Amounts NONE = new Amounts(new TreeMap<>());

    private static final int LONGEST_NAME = 317;

    private final SortedMap<String, Long> values;

    private Amounts(SortedMap<String, Long> values) {
        this.values = values;
    }

    /**
     * Takes amounts by name.
     *
     * @throws IllegalArgumentException for a negative amount, or a name that is empty or longer than a resource's may be
     */
    public static Amounts of(Map<String, Long> amounts) {
        var values = new TreeMap<String, Long>();
        amounts.forEach((name, amount) -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException("a resource has a name of 1 to " + LONGEST_NAME + " characters");
            }
            if (amount < 0) {
                throw new IllegalArgumentException("there is no amount below zero: " + name + " " + amount);
            }
            if (amount > 0) {
                values.put(name, amount);
            }
        });
        return values.isEmpty() ? NONE : new Amounts(values);
    }

    /** Takes one amount; conditions as for {@link #of(Map)}. */
    public static Amounts of(String name, long amount) {
        return of(Map.of(name, amount));
    }

    /** How much there is of a resource. */
    public long get(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** The resources of which there is anything. */
    public Set<String> names() {
        return values.keySet();
    }

    /** The amounts above zero, by name and in its order. */
    public SortedMap<String, Long> asMap() {
        return new TreeMap<>(values);
    }

    /** Returns these amounts with one of them set to another. */
    public Amounts with(String name, long amount) {
        var changed = new TreeMap<>(values);
        changed.put(name, amount);
        return of(changed);
    }

    /**
     * Adds.
     *
     * @throws ArithmeticException if a sum is more than 2<sup>63</sup> − 1
     */
    public Amounts plus(Amounts other) {
        return combine(other, Math::addExact);
    }

    /**
     * Takes away.
     *
     * @throws IllegalArgumentException if less than nothing would be left of a resource
     */
    public Amounts minus(Amounts other) {
        return combine(other, Math::subtractExact);
    }

    /** The larger amount of each resource. */
    public Amounts max(Amounts other) {
        return combine(other, Math::max);
    }

    private Amounts combine(Amounts other, LongBinaryOperator operator) {
        var combined = new TreeMap<String, Long>(values);
        other.values.forEach((name, amount) -> combined.put(name, operator.applyAsLong(get(name), amount)));
        return of(combined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amounts amounts && values.equals(amounts.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
