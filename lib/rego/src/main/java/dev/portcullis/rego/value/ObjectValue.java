package dev.portcullis.rego.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object, whose keys may be any values; iterated by ascending keys, ordered by its sorted pairs of key and value. */
public final class ObjectValue implements Value {
    private static final Value[] NONE = {};

    public static final ObjectValue EMPTY = new ObjectValue(0).close();

    /** Shared with other objects only while this one is not open. */
    private final KeyTable keys;

    /** At the positions of their keys. */
    private Value[] values;

    private long weight = 1;

    /** Whether members may still be put in place, because nobody has seen what the object holds. */
    private boolean open = true;

    private int hash;

    /** The values in the order of their keys. */
    private volatile Value @Nullable [] sorted;

    private ObjectValue(int capacity) {
        this(new KeyTable(capacity), capacity == 0 ? NONE : new Value[capacity]);
    }

    private ObjectValue(KeyTable keys, Value[] values) {
        this.keys = keys;
        this.values = values;
    }

    public static ObjectValue copyOf(Map<? extends Value, ? extends Value> members) {
        if (members.isEmpty()) {
            return EMPTY;
        }
        ObjectValue object = new ObjectValue(members.size());
        for (Map.Entry<? extends Value, ? extends Value> member : members.entrySet()) {
            object.set(member.getKey(), member.getValue());
        }
        return object.close();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An empty object for one thread to {@link #put} into. */
    public static ObjectValue open() {
        return new ObjectValue(0);
    }

    /**
     * An object in which a key has a value: this one, where it was {@linkplain #open() made to grow} and nobody has compared, hashed or listed
     * it since, else a copy that may grow.
     */
    public ObjectValue put(Value key, Value value) {
        ObjectValue target = open ? this : copy();
        target.set(key, value);
        return target;
    }

    private ObjectValue copy() {
        ObjectValue copy = new ObjectValue(keys.copy(), Arrays.copyOf(values, size() + 1));
        copy.weight = weight;
        return copy;
    }

    private void set(Value key, Value value) {
        weight = Weights.sum(weight, value.weight());
        int position = keys.find(key);
        if (position >= 0) {
            values[position] = value;
            return;
        }
        keys.add(key);
        if (keys.capacity() > values.length) {
            values = Arrays.copyOf(values, keys.capacity());
        }
        values[size() - 1] = value;
        weight = Weights.sum(weight, key.weight());
    }

    /** Says whether the ascending order is known already. */
    public boolean isOrdered() {
        return sorted != null;
    }

    /** Says whether this grows in place. */
    public boolean isOpen() {
        return open;
    }

    public int size() {
        return keys.size();
    }

    public @Nullable Value get(Value key) {
        int position = keys.find(key);
        return position < 0 ? null : values[position];
    }

    public @Nullable Value get(String key) {
        return get(StringValue.of(key));
    }

    public boolean containsKey(Value key) {
        return keys.find(key) >= 0;
    }

    /** The keys in ascending order. */
    public List<Value> keys() {
        inOrder();
        return Collections.unmodifiableList(Arrays.asList(keys.inOrder()));
    }

    /** The values in the order of their keys. */
    public List<Value> values() {
        return Collections.unmodifiableList(Arrays.asList(inOrder()));
    }

    private Value[] inOrder() {
        Value[] known = sorted;
        if (known == null) {
            open = false;
            known = keys.inOrder(values);
            sorted = known;
        }
        return known;
    }

    @Override
    public Kind kind() {
        return Kind.OBJECT;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public ObjectValue close() {
        if (open) {
            open = false;
            weight = Weights.sum(keys.closing(), Weights.closing(values, size()) - 1);
        }
        return this;
    }

    @Override
    public int compareTo(Value other) {
        if (!(other instanceof ObjectValue that)) {
            return kind().compareTo(other.kind());
        }
        if (this == that) {
            return 0;
        }
        Value[] left = inOrder();
        Value[] right = that.inOrder();
        Value[] leftKeys = keys.inOrder();
        Value[] rightKeys = that.keys.inOrder();
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = leftKeys[i].compareTo(rightKeys[i]);
            if (order == 0) {
                order = left[i].compareTo(right[i]);
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ObjectValue that
                        && size() == that.size()
                        && hashCode() == that.hashCode()
                        && sameMembers(that));
    }

    private boolean sameMembers(ObjectValue that) {
        for (int i = 0; i < size(); i++) {
            if (!values[i].equals(that.get(keys.get(i)))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            open = false;
            known = 5;
            for (int i = 0; i < size(); i++) {
                known += (keys.get(i).hashCode() * 31 + values[i].hashCode()) * 0x2545F491;
            }
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return ValueText.of(this);
    }

    /**
     * Makes objects of one document, of which many have the same keys in the same order: they share what is known of their keys. Used by one
     * thread.
     */
    public static final class Maker {
        private static final int SHAPES = 64;

        private final @Nullable KeyTable[] shapes = new KeyTable[SHAPES];

        /**
         * An object of some of the keys of an array, and the values at the same places of another; of a key that is there twice the later value
         * holds. All must be closed. It keeps neither array.
         */
        public ObjectValue make(Value[] keys, Value[] values, int from, int to) {
            int count = to - from;
            if (count == 0) {
                return EMPTY;
            }
            int slot = (keys[from].hashCode() * 31 + keys[to - 1].hashCode() + count) & (SHAPES - 1);
            KeyTable shape = shapes[slot];
            if (shape == null || !shape.isMadeOf(keys, from, count)) {
                shape = new KeyTable(count);
                for (int i = from; i < to; i++) {
                    if (shape.find(keys[i]) >= 0) {
                        return withoutDuplicates(keys, values, from, to);
                    }
                    shape.add(keys[i]);
                }
                shapes[slot] = shape;
            }
            return new ObjectValue(shape, Arrays.copyOfRange(values, from, to)).close();
        }

        private static ObjectValue withoutDuplicates(Value[] keys, Value[] values, int from, int to) {
            ObjectValue object = new ObjectValue(to - from);
            for (int i = from; i < to; i++) {
                object.set(keys[i], values[i]);
            }
            return object.close();
        }
    }

    /** Gathers members; used by one thread. A key that is put again has the later value. */
    public static final class Builder {
        private ObjectValue object = open();

        private Builder() {}

        public Builder put(Value key, Value value) {
            object = object.put(key, value);
            return this;
        }

        public Builder put(String key, Value value) {
            return put(StringValue.of(key), value);
        }

        public ObjectValue build() {
            return object.size() == 0 ? EMPTY : object.close();
        }
    }
}
