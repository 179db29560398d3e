package dev.portcullis.rego.run;

import dev.portcullis.rego.builtin.Builtin;
import dev.portcullis.rego.builtin.BuiltinException;
import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A place in a plan where a built-in is called. */
public record BuiltinCall(Builtin builtin, String name, boolean hasResult, Location location) {
    /** The result, or null where it is undefined. */
    public @Nullable Value call(Run run, Value[] arguments) {
        run.charge(1);
        try {
            Value value = builtin.call(arguments, run);
            return value == null ? null : run.fits(value);
        } catch (BuiltinException e) {
            run.failed(e, name, location);
            return null;
        } catch (ExceededException | FailedException e) {
            throw e;
        } catch (RuntimeException e) {
            // A fault of ours, or a plan that declares the built-in as what it is not; either way there is no result to
            // trust.
            String message = name + " failed: " + e.getClass().getSimpleName();
            throw new FailedException(ErrorCode.EVAL_INTERNAL_ERROR, message, location);
        }
    }
}
