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

    /** In the order in which they came; values stand where their keys do. */
    private Value[] keys;

    private Value[] values;
    private int size;
    private final KeyIndex index = new KeyIndex();
    private long weight = 1;

    /** Whether members may still be put in place, because nobody has seen what the object holds. */
    private boolean open = true;

    private int hash;
    private volatile @Nullable Sorted sorted;

    private ObjectValue(int capacity) {
        keys = capacity == 0 ? NONE : new Value[capacity];
        values = capacity == 0 ? NONE : new Value[capacity];
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
        ObjectValue copy = new ObjectValue(size + 1);
        for (int i = 0; i < size; i++) {
            copy.set(keys[i], values[i]);
        }
        return copy;
    }

    private void set(Value key, Value value) {
        weight = Weights.sum(weight, value.weight());
        int position = index.find(keys, size, key);
        if (position >= 0) {
            values[position] = value;
            return;
        }
        if (size == keys.length) {
            int capacity = Math.max(4, size * 2);
            keys = Arrays.copyOf(keys, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        keys[size] = key;
        values[size++] = value;
        index.added(keys, size);
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
        return size;
    }

    public @Nullable Value get(Value key) {
        int position = index.find(keys, size, key);
        return position < 0 ? null : values[position];
    }

    public @Nullable Value get(String key) {
        return get(StringValue.of(key));
    }

    public boolean containsKey(Value key) {
        return index.find(keys, size, key) >= 0;
    }

    /** The keys in ascending order. */
    public List<Value> keys() {
        return Collections.unmodifiableList(Arrays.asList(inOrder().keys));
    }

    /** The values in the order of their keys. */
    public List<Value> values() {
        return Collections.unmodifiableList(Arrays.asList(inOrder().values));
    }

    private Sorted inOrder() {
        Sorted known = sorted;
        if (known == null) {
            open = false;
            known = sort();
            sorted = known;
        }
        return known;
    }

    private Sorted sort() {
        Value[] orderedKeys = Arrays.copyOf(keys, size);
        for (int i = 1; i < size; i++) {
            if (keys[i - 1].compareTo(keys[i]) > 0) {
                Arrays.sort(orderedKeys);
                Value[] orderedValues = new Value[size];
                Arrays.setAll(orderedValues, position -> values[index.find(keys, size, orderedKeys[position])]);
                return new Sorted(orderedKeys, orderedValues);
            }
        }
        return new Sorted(orderedKeys, Arrays.copyOf(values, size));
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
            weight = Weights.sum(Weights.closing(keys, size), Weights.closing(values, size) - 1);
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
        Sorted left = inOrder();
        Sorted right = that.inOrder();
        int common = Math.min(size, that.size);
        for (int i = 0; i < common; i++) {
            int order = left.keys[i].compareTo(right.keys[i]);
            if (order == 0) {
                order = left.values[i].compareTo(right.values[i]);
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(size, that.size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ObjectValue that
                        && size == that.size
                        && hashCode() == that.hashCode()
                        && sameMembers(that));
    }

    private boolean sameMembers(ObjectValue that) {
        for (int i = 0; i < size; i++) {
            if (!values[i].equals(that.get(keys[i]))) {
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
            for (int i = 0; i < size; i++) {
                known += (keys[i].hashCode() * 31 + values[i].hashCode()) * 0x2545F491;
            }
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return ValueText.of(this);
    }

    private static final class Sorted {
        final Value[] keys;
        final Value[] values;

        Sorted(Value[] keys, Value[] values) {
            this.keys = keys;
            this.values = values;
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
            return object.size == 0 ? EMPTY : object.close();
        }
    }
}
