package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that run blocks, or leave them. */
final class ControlNodes {
    private ControlNodes() {}

    static final class Blocks extends Node {
        private final Sequence[] blocks;

        Blocks(Sequence[] blocks) {
            this.blocks = blocks;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            for (Sequence block : blocks) {
                int signal = block.run(run, locals);
                if (signal > LEAVE) {
                    return outside(signal);
                }
            }
            return NEXT;
        }
    }

    static final class Break extends Node {
        private final int index;

        Break(int index) {
            this.index = index;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            return index;
        }
    }

    static final class Return extends Node {
        private final int source;

        Return(int source) {
            this.source = source;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            run.returns(locals[source]);
            return RETURN;
        }
    }

    static final class Result extends Node {
        private final int value;

        Result(int value) {
            this.value = value;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value result = locals[value];
            if (result == null) {
                return LEAVE;
            }
            run.result(result);
            return NEXT;
        }
    }

    static final class Not extends Node {
        private final Sequence block;

        Not(Sequence block) {
            this.block = block;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            int signal = block.run(run, locals);
            return signal == NEXT ? LEAVE : signal == LEAVE ? NEXT : outside(signal);
        }
    }

    static final class With extends Node {
        private final int local;
        private final List<String> path;
        private final Source value;
        private final Sequence block;

        With(int local, List<String> path, Source value, Sequence block) {
            this.local = local;
            this.path = path;
            this.value = value;
            this.block = block;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value saved = locals[local];
            Value replacement = value.read(locals);
            if (replacement != null) {
                replacement = Composites.replace(run, saved, path, replacement.close());
            } else if (!path.isEmpty()) {
                return LEAVE;
            }
            locals[local] = replacement;
            int signal = block.run(run, locals);
            locals[local] = saved;
            return signal > LEAVE ? outside(signal) : signal;
        }
    }

    static final class Scan extends Node {
        private final int source;

        /** The locals for key and value, -1 where nobody reads them. */
        private final int key;

        private final int value;
        private final Sequence block;

        Scan(int source, int key, int value, Sequence block) {
            this.source = source;
            this.key = key;
            this.value = value;
            this.block = block;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value collection = locals[source];
            if (collection instanceof ArrayValue array) {
                return array(run, locals, array);
            }
            if (collection instanceof ObjectValue object) {
                return object(run, locals, object);
            }
            return collection instanceof SetValue set ? set(run, locals, set) : NEXT;
        }

        private int array(Run run, @Nullable Value[] locals, ArrayValue array) {
            int size = array.size();
            for (int i = 0; i < size; i++) {
                if (key >= 0) {
                    locals[key] = NumberValue.of(i);
                }
                if (value >= 0) {
                    locals[value] = array.get(i);
                }
                int signal = block.run(run, locals);
                if (signal > LEAVE) {
                    return outside(signal);
                }
            }
            return NEXT;
        }

        private int object(Run run, @Nullable Value[] locals, ObjectValue object) {
            Composites.order(run, object);
            List<Value> keys = object.keys();
            List<Value> values = object.values();
            for (int i = 0; i < keys.size(); i++) {
                if (key >= 0) {
                    locals[key] = keys.get(i);
                }
                if (value >= 0) {
                    locals[value] = values.get(i);
                }
                int signal = block.run(run, locals);
                if (signal > LEAVE) {
                    return outside(signal);
                }
            }
            return NEXT;
        }

        private int set(Run run, @Nullable Value[] locals, SetValue set) {
            Composites.order(run, set);
            List<Value> members = set.sorted();
            for (int i = 0; i < members.size(); i++) {
                Value member = members.get(i);
                if (key >= 0) {
                    locals[key] = member;
                }
                if (value >= 0) {
                    locals[value] = member;
                }
                int signal = block.run(run, locals);
                if (signal > LEAVE) {
                    return outside(signal);
                }
            }
            return NEXT;
        }
    }
}
