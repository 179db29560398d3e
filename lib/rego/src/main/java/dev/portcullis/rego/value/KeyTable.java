package dev.portcullis.rego.value;

import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Distinct keys in the order in which they came. They are found by looking at each while they are few, by open addressing afterwards, and by
 * comparison once somebody has chosen keys that collide, so that nobody can make look-ups slow. Once no key is added any more, any number of
 * threads and collections may share a table.
 */
@SuppressWarnings("ReferenceEquality") // a key that is the same object needs no comparison
final class KeyTable {
    private static final Value[] NONE = {};
    private static final int FEW = 8;

    /** More than chance gives in a table that is at most half full. */
    private static final int LONGEST_PROBE = 128;

    private static final int GOLDEN = 0x9E3779B9;

    private Value[] keys;
    private int size;

    /** Positions plus one, zero where free; null while keys are few. */
    private int @Nullable [] slots;

    private @Nullable TreeMap<Value, Integer> tree;
    private volatile @Nullable Order order;

    KeyTable(int capacity) {
        keys = capacity == 0 ? NONE : new Value[capacity];
    }

    /** A table with the same keys, to which others may be added. */
    KeyTable copy() {
        KeyTable copy = new KeyTable(0);
        copy.keys = Arrays.copyOf(keys, size + 1);
        copy.size = size;
        copy.slots = slots == null ? null : slots.clone();
        copy.tree = tree == null ? null : new TreeMap<>(tree);
        return copy;
    }

    int size() {
        return size;
    }

    Value get(int position) {
        return keys[position];
    }

    /** For how many keys there is room. */
    int capacity() {
        return keys.length;
    }

    /** The position of a key, or -1. */
    int find(Value key) {
        int[] table = slots;
        if (table == null) {
            return scan(key);
        }
        if (tree != null) {
            Integer position = tree.get(key);
            return position == null ? -1 : position;
        }
        int mask = table.length - 1;
        int slot = first(table, key);
        for (int position = table[slot]; position != 0; position = table[slot]) {
            Value candidate = keys[position - 1];
            if (candidate == key || candidate.equals(key)) {
                return position - 1;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private static int first(int[] table, Value key) {
        return (key.hashCode() * GOLDEN) >>> (Integer.numberOfLeadingZeros(table.length) + 1);
    }

    private int scan(Value key) {
        if (key instanceof StringValue string) {
            String wanted = string.string();
            int hash = wanted.hashCode();
            for (int i = 0; i < size; i++) {
                if (keys[i] == key || (keys[i] instanceof StringValue candidate && candidate.has(hash, wanted))) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 0; i < size; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a key that is not there yet. */
    void add(Value key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, Math.max(4, size * 2));
        }
        keys[size++] = key;
        if (tree != null) {
            tree.put(key, size - 1);
        } else if (slots == null ? size > FEW : size * 2 > slots.length) {
            rebuild();
        } else if (slots != null && !placed(slots, size - 1)) {
            compareInstead();
        }
    }

    private void rebuild() {
        int[] table = new int[Integer.highestOneBit(size) * 4];
        slots = table;
        for (int i = 0; i < size; i++) {
            if (!placed(table, i)) {
                compareInstead();
                return;
            }
        }
    }

    private boolean placed(int[] table, int position) {
        int mask = table.length - 1;
        int slot = first(table, keys[position]);
        for (int probes = 0; table[slot] != 0; probes++) {
            if (probes > LONGEST_PROBE) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = position + 1;
        return true;
    }

    private void compareInstead() {
        TreeMap<Value, Integer> byOrder = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            byOrder.put(keys[i], i);
        }
        tree = byOrder;
    }

    /** Whether the ascending order is known already. */
    boolean isOrdered() {
        return order != null;
    }

    private static final class Order {
        final Value[] keys;
        final int[] positions;

        Order(Value[] keys, int[] positions) {
            this.keys = keys;
            this.positions = positions;
        }
    }

    private Order order() {
        Order known = order;
        if (known == null) {
            Value[] sorted = Arrays.copyOf(keys, size);
            Arrays.sort(sorted);
            int[] positions = new int[size];
            Arrays.setAll(positions, i -> find(sorted[i]));
            known = new Order(sorted, positions);
            order = known;
        }
        return known;
    }

    /** The keys in ascending order, not to be changed; no key may be added afterwards. */
    Value[] inOrder() {
        return order().keys;
    }

    /** What stands at the positions of keys, in their ascending order. */
    Value[] inOrder(Value[] values) {
        int[] positions = order().positions;
        Value[] ordered = new Value[size];
        for (int i = 0; i < size; i++) {
            ordered[i] = values[positions[i]];
        }
        return ordered;
    }

    /** Whether the keys are the very same objects as some of an array, in the same order. */
    boolean isMadeOf(Value[] others, int from, int count) {
        if (size != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (keys[i] != others[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** The sum of {@link Weights}, once all keys are closed. */
    long closing() {
        return Weights.closing(keys, size);
    }

    /** Whether all keys of another table are here. */
    boolean containsAll(KeyTable other) {
        for (int i = 0; i < other.size; i++) {
            if (find(other.keys[i]) < 0) {
                return false;
            }
        }
        return true;
    }
}
