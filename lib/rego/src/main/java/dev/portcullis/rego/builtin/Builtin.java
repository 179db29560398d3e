package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A function that policies call. Stateless and safe for any number of threads. */
@FunctionalInterface
public interface Builtin {
    /**
     * Computes the function.
     *
     * @param arguments as many as the function takes; not to be changed or kept
     * @return the result, or null where it is undefined
     * @throws BuiltinException if the arguments are none that the function takes: undefined, or the end of a strict evaluation
     */
    @Nullable
    Value call(Value[] arguments, Circumstances circumstances);
}
