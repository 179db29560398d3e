package dev.portcullis.rego.plan;

import dev.portcullis.rego.plan.Refusal.Reason;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the members of an object of a plan as what they must be. */
final class Fields {
    private final ObjectValue object;
    private final String owner;

    /** Takes an object, and what to call it where it is not as it must be. */
    Fields(@Nullable Value value, String owner) {
        if (!(value instanceof ObjectValue members)) {
            throw malformed(owner, "is no object");
        }
        this.object = members;
        this.owner = owner;
    }

    String owner() {
        return owner;
    }

    /** Null where it is absent or null. */
    @Nullable
    Value find(String name) {
        Value value = object.get(name);
        return value == NullValue.NULL ? null : value;
    }

    Value value(String name) {
        Value value = find(name);
        if (value == null) {
            throw malformed(owner, "has no " + name);
        }
        return value;
    }

    String string(String name) {
        if (value(name) instanceof StringValue string) {
            return string.string();
        }
        throw malformed(owner, name + " is no string");
    }

    long number(String name) {
        return number(value(name), name);
    }

    int integer(String name) {
        return integer(value(name), name);
    }

    /** Zero where it is absent. */
    int integerOrZero(String name) {
        Value value = find(name);
        return value == null ? 0 : integer(value, name);
    }

    int integer(Value value, String name) {
        long number = number(value, name);
        if (number != (int) number) {
            throw malformed(owner, name + " is no integer of 32 bits");
        }
        return (int) number;
    }

    private long number(Value value, String name) {
        if (value instanceof NumberValue number && number.isLong()) {
            return number.longValue();
        }
        throw malformed(owner, name + " is no integer");
    }

    /** Empty where it is absent: Go leaves out or writes null for empty lists. */
    <T> List<T> list(String name, Function<Value, T> reader) {
        Value value = find(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ArrayValue array)) {
            throw malformed(owner, name + " is no array");
        }
        List<T> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            list.add(reader.apply(array.get(i)));
        }
        return list;
    }

    static RefusedException malformed(String owner, String message) {
        return new RefusedException(new Refusal(Reason.MALFORMED, owner, owner + " " + message));
    }

    /** Ends the reading of a plan. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        RefusedException(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
