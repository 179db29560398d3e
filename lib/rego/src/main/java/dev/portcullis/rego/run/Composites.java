package dev.portcullis.rego.run;

import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the statements about arrays, objects and sets do, at the expense of a run. */
public final class Composites {
    private Composites() {}

    /** What stands at a key: an element, a value, or the member itself of a set; null where there is nothing. */
    public static @Nullable Value get(@Nullable Value source, Value key) {
        if (source instanceof ObjectValue object) {
            return object.get(key);
        }
        if (source instanceof ArrayValue array) {
            return array.get(key);
        }
        return source instanceof SetValue set && set.contains(key) ? key : null;
    }

    /** As {@link #get}, from base documents, where numbers look up keys that are written like them. */
    public static @Nullable Value getBase(@Nullable Value source, Value key) {
        Value value = get(source, key);
        return value == null && key instanceof NumberValue number && source instanceof ObjectValue object
                ? object.get(number.text())
                : value;
    }

    /** How many members a collection has, or characters a string; 0 for everything else. */
    public static int size(@Nullable Value source) {
        return switch (source) {
            case ObjectValue object -> object.size();
            case ArrayValue array -> array.size();
            case SetValue set -> set.size();
            case StringValue string ->
                string.string().codePointCount(0, string.string().length());
            case null, default -> 0;
        };
    }

    /** Takes steps for bringing members into order, where they are not yet. */
    public static void order(Run run, Value collection) {
        boolean ordered = switch (collection) {
            case ObjectValue object -> object.isOrdered();
            case SetValue set -> set.isOrdered();
            default -> true;
        };
        if (!ordered) {
            run.charge(collection.weight());
        }
    }

    public static Value append(Run run, @Nullable Value array, Value element, Location location) {
        if (!(array instanceof ArrayValue elements)) {
            throw unlike("an array", location);
        }
        grow(run, elements.isOpen(), elements.size());
        return run.fits(elements.append(element));
    }

    public static Value add(Run run, @Nullable Value set, Value member, Location location) {
        if (!(set instanceof SetValue members)) {
            throw unlike("a set", location);
        }
        run.look(member);
        grow(run, members.isOpen(), members.size());
        return run.fits(members.add(member));
    }

    public static Value put(Run run, @Nullable Value object, Value key, Value value, Location location) {
        if (!(object instanceof ObjectValue members)) {
            throw unlike("an object", location);
        }
        run.look(key);
        grow(run, members.isOpen(), members.size());
        return run.fits(members.put(key, value));
    }

    /** As {@link #put}, but a key that has another value already is a conflict. */
    public static Value putOnce(Run run, @Nullable Value object, Value key, Value value, Location location) {
        if (object instanceof ObjectValue members) {
            run.look(key);
            Value earlier = members.get(key);
            if (earlier != null) {
                if (!Equality.same(run, earlier, value)) {
                    throw new FailedException(ErrorCode.EVAL_CONFLICT_ERROR, "object keys must be unique", location);
                }
                return object;
            }
        }
        return put(run, object, key, value, location);
    }

    private static void grow(Run run, boolean open, int size) {
        run.allocate(Run.MEMBER_BYTES);
        if (!open) {
            run.charge(size);
            run.allocate((long) size * Run.MEMBER_BYTES);
        }
    }

    private static FailedException unlike(String wanted, Location location) {
        return new FailedException(
                ErrorCode.EVAL_INTERNAL_ERROR, "the plan takes something for " + wanted + " that is none", location);
    }

    /** An object in which another value stands at a path; what is no object on the way there is replaced. */
    public static Value replace(Run run, @Nullable Value base, List<String> path, Value value) {
        if (path.isEmpty()) {
            return value;
        }
        ObjectValue object = base instanceof ObjectValue known ? known.close() : ObjectValue.EMPTY;
        StringValue key = StringValue.of(path.getFirst());
        Value inner = replace(run, object.get(key), path.subList(1, path.size()), value);
        return put(run, object, key, inner, Location.UNKNOWN).close();
    }

    /** Both objects in one, where the first counts if something cannot be merged; the other where one is undefined. */
    public static @Nullable Value merge(Run run, @Nullable Value first, @Nullable Value second) {
        if (first == null) {
            return second;
        }
        if (!(first instanceof ObjectValue left) || !(second instanceof ObjectValue right)) {
            return first;
        }
        if (right.size() == 0) {
            return left;
        }
        run.charge(left.size() + (long) right.size());
        run.allocate((left.size() + (long) right.size()) * Run.MEMBER_BYTES);
        ObjectValue merged = ObjectValue.open();
        List<Value> keys = right.keys();
        List<Value> values = right.values();
        for (int i = 0; i < keys.size(); i++) {
            merged = merged.put(keys.get(i), values.get(i));
        }
        keys = left.keys();
        values = left.values();
        for (int i = 0; i < keys.size(); i++) {
            Value both = merge(run, values.get(i), right.get(keys.get(i)));
            merged = merged.put(keys.get(i), both == null ? values.get(i) : both);
        }
        return run.fits(merged.close());
    }
}
