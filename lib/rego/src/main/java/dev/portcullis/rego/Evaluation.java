package dev.portcullis.rego;

import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.Resource;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.Optional;

/** What an evaluation comes to. Only {@link Defined} says anything about what was asked. */
public sealed interface Evaluation {
    /**
     * There are results.
     *
     * @param results the result set, which is not empty: for an entry point that is a rule, one object that maps the name {@code "result"} to its value
     */
    record Defined(SetValue results) implements Evaluation {
        /** The value of the rule that is the entry point; empty where the result set is of another form. */
        public Optional<Value> value() {
            return results.size() == 1 && results.get(0) instanceof ObjectValue bindings
                    ? Optional.ofNullable(bindings.get("result"))
                    : Optional.empty();
        }
    }

    /** The entry point is undefined. */
    record Undefined() implements Evaluation {}

    /** It failed. */
    record Failed(ErrorCode code, String message, Location location) implements Evaluation {}

    /** It used up what it may use of something. */
    record Exceeded(Resource resource) implements Evaluation {}

    /** There is no entry point of this name. */
    record NoEntryPoint(String name) implements Evaluation {}
}
