package dev.portcullis.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set, which is iterated in ascending order and ordered as the array of its elements would be. */
public final class SetValue implements Value, Iterable<Value> {
    public static final SetValue EMPTY = new SetValue(new KeyTable(0)).close();

    private final KeyTable members;
    private long weight = 1;

    /** Whether members may still be added in place, because nobody has seen what the set holds. */
    private boolean open = true;

    private int hash;

    private SetValue(KeyTable members) {
        this.members = members;
    }

    public static SetValue of(Value... members) {
        return copyOf(Arrays.asList(members));
    }

    public static SetValue copyOf(Collection<? extends Value> members) {
        if (members.isEmpty()) {
            return EMPTY;
        }
        SetValue set = new SetValue(new KeyTable(members.size()));
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
        return new SetValue(new KeyTable(0));
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
            SetValue copy = new SetValue(members.copy());
            copy.weight = weight;
            copy.put(member);
            return copy;
        }
        put(member);
        return this;
    }

    private void put(Value member) {
        if (members.find(member) < 0) {
            members.add(member);
            weight = Weights.sum(weight, member.weight());
        }
    }

    /** Says whether the ascending order is known already. */
    public boolean isOrdered() {
        return members.isOrdered();
    }

    /** Says whether this grows in place. */
    public boolean isOpen() {
        return open;
    }

    public int size() {
        return members.size();
    }

    public boolean contains(Value value) {
        return members.find(value) >= 0;
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
        if (open) {
            open = false;
        }
        return members.inOrder();
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
            weight = members.closing();
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
                        && size() == that.size()
                        && hashCode() == that.hashCode()
                        && that.members.containsAll(members));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            open = false;
            known = 3;
            for (int i = 0; i < members.size(); i++) {
                known += members.get(i).hashCode() * 0x2545F491;
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
            return set.size() == 0 ? EMPTY : set.close();
        }
    }
}
