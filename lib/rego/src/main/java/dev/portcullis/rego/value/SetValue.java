package dev.portcullis.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set, which is iterated in ascending order and ordered as the array of its elements would be. */
public final class SetValue implements Value, Iterable<Value> {
    private static final Value[] NONE = {};

    public static final SetValue EMPTY = new SetValue(0).close();

    /** In the order in which they came. */
    private Value[] members;

    private int size;
    private final KeyIndex index = new KeyIndex();
    private long weight = 1;

    /** Whether members may still be added in place, because nobody has seen what the set holds. */
    private boolean open = true;

    private int hash;
    private volatile Value @Nullable [] sorted;

    private SetValue(int capacity) {
        members = capacity == 0 ? NONE : new Value[capacity];
    }

    public static SetValue of(Value... members) {
        return copyOf(Arrays.asList(members));
    }

    public static SetValue copyOf(Collection<? extends Value> members) {
        if (members.isEmpty()) {
            return EMPTY;
        }
        SetValue set = new SetValue(members.size());
        for (Value member : members) {
            set.put(member);
        }
        return set.close();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An empty set for one thread to {@link #add} to. */
    public static SetValue open() {
        return new SetValue(0);
    }

    /**
     * A set with one more member: this one, where it was {@linkplain #open() made to grow} and nobody has compared, hashed or listed it since,
     * else a copy that may grow.
     */
    public SetValue add(Value member) {
        if (!open) {
            if (contains(member)) {
                return this;
            }
            SetValue copy = new SetValue(size + 1);
            for (int i = 0; i < size; i++) {
                copy.put(members[i]);
            }
            copy.put(member);
            return copy;
        }
        put(member);
        return this;
    }

    private void put(Value member) {
        if (index.find(members, size, member) >= 0) {
            return;
        }
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(4, size * 2));
        }
        members[size++] = member;
        index.added(members, size);
        weight = Weights.sum(weight, member.weight());
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

    public boolean contains(Value value) {
        return index.find(members, size, value) >= 0;
    }

    /** The members in ascending order. */
    public List<Value> sorted() {
        return Collections.unmodifiableList(Arrays.asList(inOrder()));
    }

    /** The member at a position in ascending order. */
    public Value get(int position) {
        return inOrder()[position];
    }

    private Value[] inOrder() {
        Value[] known = sorted;
        if (known == null) {
            open = false;
            known = Arrays.copyOf(members, size);
            Arrays.sort(known);
            sorted = known;
        }
        return known;
    }

    @Override
    public Iterator<Value> iterator() {
        return sorted().iterator();
    }

    @Override
    public Kind kind() {
        return Kind.SET;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public SetValue close() {
        if (open) {
            open = false;
            weight = Weights.closing(members, size);
        }
        return this;
    }

    @Override
    public int compareTo(Value other) {
        if (!(other instanceof SetValue that)) {
            return kind().compareTo(other.kind());
        }
        return this == that ? 0 : Arrays.compare(inOrder(), that.inOrder());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SetValue that
                        && size == that.size
                        && hashCode() == that.hashCode()
                        && that.containsFirst(members, size));
    }

    private boolean containsFirst(Value[] others, int count) {
        for (int i = 0; i < count; i++) {
            if (!contains(others[i])) {
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
            known = 3;
            for (int i = 0; i < size; i++) {
                known += members[i].hashCode() * 0x2545F491;
            }
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return ValueText.of(this);
    }

    /** Gathers members; used by one thread. */
    public static final class Builder {
        private SetValue set = open();

        private Builder() {}

        public Builder add(Value member) {
            set = set.add(member);
            return this;
        }

        public SetValue build() {
            return set.size == 0 ? EMPTY : set.close();
        }
    }
}
