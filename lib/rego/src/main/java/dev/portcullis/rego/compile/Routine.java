package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Memory;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A function of the plan, whose body is set once all functions are known. */
@SuppressWarnings("ReferenceEquality") // there is only one undefined
final class Routine {
    private static final Node[] NONE = {};

    /** The number of this rule among those that remember their results, or -1. */
    private final int rule;

    private int frameSize;
    private int[] parameters = {};
    private Node[] blocks = NONE;

    Routine(int rule) {
        this.rule = rule;
    }

    void define(int frameSize, int[] parameters, Node[] blocks) {
        this.frameSize = frameSize;
        this.parameters = parameters;
        this.blocks = blocks;
    }

    /** The result of a rule, or null where it is undefined. */
    @Nullable
    Value rule(Run run, @Nullable Value input, @Nullable Value data) {
        @Nullable Value[] results = run.memory().of(input, data);
        Value known = results[rule];
        if (known == null) {
            known = compute(run, input, data);
            results[rule] = known;
        }
        return known == Memory.UNDEFINED ? null : known;
    }

    private Value compute(Run run, @Nullable Value input, @Nullable Value data) {
        @Nullable Value[] locals = new Value[frameSize];
        locals[parameters[0]] = input;
        locals[parameters[1]] = data;
        Value result = body(run, locals);
        return result == null ? Memory.UNDEFINED : result;
    }

    /** The result of a function that has the arguments which the sources give in the caller's frame. */
    @Nullable
    Value call(Run run, Source[] arguments, @Nullable Value[] callers) {
        @Nullable Value[] locals = new Value[frameSize];
        for (int i = 0; i < arguments.length; i++) {
            locals[parameters[i]] = arguments[i].read(callers);
        }
        return body(run, locals);
    }

    /** Runs the body of an entry point. */
    void run(Run run, @Nullable Value input, @Nullable Value data) {
        @Nullable Value[] locals = new Value[frameSize];
        locals[parameters[0]] = input;
        locals[parameters[1]] = data;
        body(run, locals);
    }

    private @Nullable Value body(Run run, @Nullable Value[] locals) {
        run.enter();
        for (Node block : blocks) {
            if (block.run(run, locals) == Node.RETURN) {
                break;
            }
        }
        run.leave();
        return run.takeReturned();
    }
}
