package dev.portcullis.rego.value;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the positions of keys in the array that holds them: by looking at each while they are few, by open addressing afterwards, and by
 * comparison once somebody has chosen keys that collide, so that nobody can make look-ups slow.
 */
@SuppressWarnings("ReferenceEquality") // a key that is the same object needs no comparison
final class KeyIndex {
    private static final int FEW = 8;

    /** More than chance gives in a table that is at most half full. */
    private static final int LONGEST_PROBE = 128;

    private static final int GOLDEN = 0x9E3779B9;

    /** Positions plus one, zero where free; null while keys are few. */
    private int @Nullable [] slots;

    private @Nullable TreeMap<Value, Integer> tree;

    /** The position of a key among the first {@code count}, or -1. */
    int find(Value[] keys, int count, Value key) {
        int[] table = slots;
        if (table == null) {
            return scan(keys, count, key);
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

    private static int scan(Value[] keys, int count, Value key) {
        if (key instanceof StringValue string) {
            String wanted = string.string();
            int hash = wanted.hashCode();
            for (int i = 0; i < count; i++) {
                if (keys[i] == key || (keys[i] instanceof StringValue candidate && candidate.has(hash, wanted))) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 0; i < count; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Notes that the key at {@code count - 1}, which was absent, is there now. */
    void added(Value[] keys, int count) {
        if (tree != null) {
            tree.put(keys[count - 1], count - 1);
        } else if (slots == null ? count > FEW : count * 2 > slots.length) {
            rebuild(keys, count);
        } else if (slots != null && !placed(keys, slots, count - 1)) {
            compareInstead(keys, count);
        }
    }

    private void rebuild(Value[] keys, int count) {
        int[] table = new int[Integer.highestOneBit(count) * 4];
        slots = table;
        for (int i = 0; i < count; i++) {
            if (!placed(keys, table, i)) {
                compareInstead(keys, count);
                return;
            }
        }
    }

    private static boolean placed(Value[] keys, int[] table, int position) {
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

    private void compareInstead(Value[] keys, int count) {
        TreeMap<Value, Integer> byOrder = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            byOrder.put(keys[i], i);
        }
        tree = byOrder;
    }
}
