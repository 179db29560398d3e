package dev.portcullis.rego.run;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Compares values at the expense of a run. */
public final class Equality {
    private Equality() {}

    /** Says whether both are equal, or both undefined. */
    @SuppressWarnings("ReferenceEquality") // what is the same object needs no comparison
    public static boolean same(Run run, @Nullable Value a, @Nullable Value b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof StringValue string) {
            if (string.string().length() > 1024) {
                run.look(string);
            }
            return string.equals(b);
        }
        boolean collections = a instanceof ArrayValue || a instanceof ObjectValue || a instanceof SetValue;
        return collections ? collections(run, a, b) : a.equals(b);
    }

    private static boolean collections(Run run, Value a, Value b) {
        if (a.kind() != b.kind()) {
            return false;
        }
        run.charge(Math.min(a.close().weight(), b.close().weight()));
        return a.equals(b);
    }
}
