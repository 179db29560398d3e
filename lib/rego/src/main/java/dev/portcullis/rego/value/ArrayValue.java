package dev.portcullis.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An array, ordered by its elements from the first on, then by length. */
public final class ArrayValue implements Value, Iterable<Value> {
    private static final Value[] NONE = {};

    public static final ArrayValue EMPTY = new ArrayValue(NONE, 0, 1, false);

    private Value[] elements;
    private int size;
    private long weight;

    /** Whether elements may still be appended in place, because nobody has seen what the array holds. */
    private boolean open;

    private int hash;

    private ArrayValue(Value[] elements, int size, long weight, boolean open) {
        this.elements = elements;
        this.size = size;
        this.weight = weight;
        this.open = open;
    }

    public static ArrayValue of(Value... elements) {
        return owning(elements.clone());
    }

    public static ArrayValue copyOf(Collection<? extends Value> elements) {
        return owning(elements.toArray(NONE));
    }

    /** Makes an array of elements that whoever calls will not change any more. */
    public static ArrayValue owning(Value[] elements) {
        return elements.length == 0
                ? EMPTY
                : new ArrayValue(elements, elements.length, Weights.of(elements, elements.length), false);
    }

    /** An empty array for one thread to {@link #append} to. */
    public static ArrayValue open(int capacity) {
        return new ArrayValue(capacity == 0 ? NONE : new Value[capacity], 0, 1, true);
    }

    /**
     * An array with one more element: this one, where it was {@linkplain #open(int) made to grow} and nobody has compared, hashed or listed it
     * since, else a copy that may grow.
     */
    public ArrayValue append(Value element) {
        if (!open) {
            ArrayValue copy = new ArrayValue(Arrays.copyOf(elements, size + 4), size, weight, true);
            return copy.append(element);
        }
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, Math.max(4, size + (size >> 1)));
        }
        elements[size++] = element;
        weight = Weights.sum(weight, element.weight());
        return this;
    }

    /** Says whether this grows in place. */
    public boolean isOpen() {
        return open;
    }

    public int size() {
        return size;
    }

    public Value get(int index) {
        return elements[index];
    }

    /** The element at an index, or null where the key is no index of this array. */
    public @Nullable Value get(Value key) {
        if (key instanceof NumberValue number && number.isLong()) {
            long index = number.longValue();
            return index >= 0 && index < size ? elements[(int) index] : null;
        }
        return null;
    }

    /** The elements in order, as a view. */
    public List<Value> elements() {
        open = false;
        List<Value> all = Arrays.asList(elements);
        return Collections.unmodifiableList(size == elements.length ? all : all.subList(0, size));
    }

    @Override
    public Iterator<Value> iterator() {
        return elements().iterator();
    }

    @Override
    public void forEach(Consumer<? super Value> action) {
        for (int i = 0; i < size; i++) {
            action.accept(elements[i]);
        }
    }

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public ArrayValue close() {
        if (open) {
            open = false;
            weight = Weights.closing(elements, size);
        }
        return this;
    }

    @Override
    public int compareTo(Value other) {
        if (!(other instanceof ArrayValue that)) {
            return kind().compareTo(other.kind());
        }
        open = false;
        that.open = false;
        return this == that ? 0 : Arrays.compare(elements, 0, size, that.elements, 0, that.size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ArrayValue that
                        && size == that.size
                        && hashCode() == that.hashCode()
                        && Arrays.equals(elements, 0, size, that.elements, 0, size));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            open = false;
            known = 1;
            for (int i = 0; i < size; i++) {
                known = 31 * known + elements[i].hashCode();
            }
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return ValueText.of(this);
    }
}
