package dev.portcullis.rego.builtin.gojson;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A value that is edited at paths, unfolded only where it is. Every method throws {@link IllegalArgumentException} where a path leads nowhere.
 *
 * <p>Sets are edited by OPA as well: the key of a member is the member.
 */
public final class EditTree {
    private final IntConsumer cost;
    private final ToIntBiFunction<Integer, Value> index;
    private @Nullable Value value;
    private @Nullable Map<Value, EditTree> members;
    private @Nullable List<EditTree> elements;

    /**
     * Begins with a value.
     *
     * @param cost told how many members are about to be looked at or copied; may throw to end it
     * @param index reads a key as an index of an array with so many elements; throws if it is none
     */
    public EditTree(Value value, IntConsumer cost, ToIntBiFunction<Integer, Value> index) {
        this.value = value;
        this.cost = cost;
        this.index = index;
    }

    /** Puts a value at a path: replaces what an object has there, moves the elements of an array up. */
    public void insert(List<Value> path, Value inserted) {
        if (path.isEmpty()) {
            become(inserted);
        } else {
            unfold(path.subList(0, path.size() - 1)).insertHere(path.getLast(), inserted);
        }
    }

    public void delete(List<Value> path) {
        if (path.isEmpty()) {
            current("delete");
            become(null);
        } else {
            unfold(path.subList(0, path.size() - 1)).deleteHere(path.getLast());
        }
    }

    /** The value at a path as it now stands. */
    public Value at(List<Value> path) {
        EditTree node = unfold(path);
        node.current("render");
        return Objects.requireNonNull(node.render());
    }

    /** The whole value as it now stands, or null where it was deleted. */
    public @Nullable Value render() {
        Value base = value;
        if (base instanceof ArrayValue && elements != null) {
            cost.accept(elements.size());
            return ArrayValue.copyOf(elements.stream().map(EditTree::present).toList());
        }
        if (base == null || members == null) {
            return base;
        }
        cost.accept(members.size());
        if (base instanceof SetValue) {
            return SetValue.copyOf(
                    members.values().stream().map(EditTree::present).toList());
        }
        ObjectValue.Builder object = ObjectValue.builder();
        members.forEach((key, child) -> object.put(key, child.present()));
        return object.build();
    }

    private Value present() {
        return Objects.requireNonNull(render(), "children are never deleted in place");
    }

    private void become(@Nullable Value other) {
        value = other;
        members = null;
        elements = null;
    }

    private Value current(String operation) {
        if (value == null) {
            throw new IllegalArgumentException("deleted node encountered during " + operation + " operation");
        }
        return value;
    }

    private EditTree unfold(List<Value> path) {
        EditTree node = this;
        for (Value key : path) {
            node = node.child(key);
        }
        return node;
    }

    private EditTree child(Value key) {
        Value holder = current("unfold");
        EditTree child = switch (holder) {
            case ArrayValue _ -> element(key);
            case ObjectValue _, SetValue _ -> members().get(key);
            default ->
                throw new IllegalArgumentException(
                        "expected composite type for path " + key + ", found value: " + holder);
        };
        if (child == null) {
            throw new IllegalArgumentException(
                    "path " + key + " does not exist in " + holder.kind().typeName() + " term");
        }
        return child;
    }

    private @Nullable EditTree element(Value key) {
        List<EditTree> all = elements();
        int position = index.applyAsInt(all.size(), key);
        return position >= 0 && position < all.size() ? all.get(position) : null;
    }

    private void insertHere(Value key, Value inserted) {
        switch (current("insert")) {
            case ObjectValue _ -> members().put(key, leaf(inserted));
            case SetValue _ -> {
                if (!key.equals(inserted)) {
                    throw new IllegalArgumentException(
                            "set key " + key + " does not equal value to be inserted " + inserted);
                }
                members().put(key, leaf(inserted));
            }
            case ArrayValue _ -> {
                List<EditTree> all = elements();
                int position = index.applyAsInt(all.size(), key);
                if (position < 0 || position > all.size()) {
                    throw new IllegalArgumentException("index for array insertion out of bounds");
                }
                cost.accept((all.size() - position) / 64);
                all.add(position, leaf(inserted));
            }
            default -> throw new IllegalArgumentException("expected composite type, found value: " + value);
        }
    }

    private void deleteHere(Value key) {
        switch (current("delete")) {
            case ObjectValue _, SetValue _ -> {
                if (members().remove(key) == null) {
                    throw new IllegalArgumentException("cannot delete child key " + key + " that does not exist");
                }
            }
            case ArrayValue _ -> {
                List<EditTree> all = elements();
                int position = index.applyAsInt(all.size(), key);
                if (position < 0 || position >= all.size()) {
                    throw new IllegalArgumentException("index for array delete out of bounds");
                }
                cost.accept((all.size() - position) / 64);
                all.remove(position);
            }
            default -> throw new IllegalArgumentException("expected composite type, found value: " + value);
        }
    }

    private EditTree leaf(Value leaf) {
        return new EditTree(leaf, cost, index);
    }

    private List<EditTree> elements() {
        if (elements == null) {
            ArrayValue array = (ArrayValue) current("unfold");
            cost.accept(array.size());
            List<EditTree> all = new ArrayList<>(array.size());
            array.forEach(element -> all.add(leaf(element)));
            elements = all;
        }
        return elements;
    }

    private Map<Value, EditTree> members() {
        if (value instanceof SetValue && members != null) {
            // A member may have been edited since, so that it is its key no longer.
            become(render());
        }
        if (members == null) {
            members = unfolded(current("unfold"));
        }
        return members;
    }

    private Map<Value, EditTree> unfolded(Value holder) {
        Map<Value, EditTree> all = new HashMap<>();
        if (holder instanceof ObjectValue object) {
            cost.accept(object.size());
            for (Value key : object.keys()) {
                all.put(key, leaf(Objects.requireNonNull(object.get(key))));
            }
        } else if (holder instanceof SetValue set) {
            cost.accept(set.size());
            set.forEach(member -> all.put(member, leaf(member)));
        }
        return all;
    }
}
