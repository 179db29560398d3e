package dev.portcullis.rego.compile;

import dev.portcullis.rego.plan.Statement;
import dev.portcullis.rego.run.BuiltinCall;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls. */
final class CallNodes {
    private CallNodes() {}

    static final class Rule extends Node {
        private final Routine target;
        private final Source input;
        private final Source data;
        private final int result;

        Rule(Routine target, Source input, Source data, int result) {
            this.target = target;
            this.input = input;
            this.data = data;
            this.result = result;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value value = target.rule(run, input.read(locals), data.read(locals));
            locals[result] = value;
            return value == null ? LEAVE : NEXT;
        }
    }

    static final class Function extends Node {
        private final Routine target;
        private final Source[] arguments;
        private final int result;

        Function(Routine target, Source[] arguments, int result) {
            this.target = target;
            this.arguments = arguments;
            this.result = result;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value value = target.call(run, arguments, locals);
            locals[result] = value;
            return value == null ? LEAVE : NEXT;
        }
    }

    static final class Dynamic extends Node {
        private final Map<List<String>, Routine> targets;
        private final Source[] path;
        private final int input;
        private final int data;
        private final int result;

        Dynamic(Map<List<String>, Routine> targets, Source[] path, int input, int data, int result) {
            this.targets = targets;
            this.path = path;
            this.input = input;
            this.data = data;
            this.result = result;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            String[] steps = new String[path.length];
            for (int i = 0; i < path.length; i++) {
                if (!(path[i].read(locals) instanceof StringValue step)) {
                    return LEAVE;
                }
                steps[i] = step.string();
            }
            Routine target = targets.get(List.of(steps));
            if (target == null) {
                return LEAVE;
            }
            Value value = target.rule(run, locals[input], locals[data]);
            locals[result] = value;
            return value == null ? Statement.CallDynamic.LEAVES : NEXT;
        }
    }

    static final class External extends Node {
        private final BuiltinCall call;
        private final Source[] arguments;
        private final int result;

        External(BuiltinCall call, Source[] arguments, int result) {
            this.call = call;
            this.arguments = arguments;
            this.result = result;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value[] values = run.arguments(arguments.length);
            for (int i = 0; i < values.length; i++) {
                Value value = arguments[i].read(locals);
                if (value == null) {
                    return LEAVE;
                }
                values[i] = value;
            }
            Value value = call.call(run, values);
            if (!call.hasResult()) {
                return NEXT;
            }
            locals[result] = value;
            return value == null ? LEAVE : NEXT;
        }
    }
}
