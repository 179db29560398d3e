package dev.portcullis.rego.compile;

import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Equality;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.FailedException;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Statements that make values and put them into locals. */
final class MakeNodes {
    private static final int MOST_RESERVED = 64;

    private MakeNodes() {}

    static final class Assign extends Node {
        private final Source source;
        private final int target;

        Assign(Source source, int target) {
            this.source = source;
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            locals[target] = source.read(locals);
            return NEXT;
        }
    }

    static final class AssignOnce extends Node {
        private final Source source;
        private final int target;
        private final String conflict;
        private final Location location;

        AssignOnce(Source source, int target, String conflict, Location location) {
            this.source = source;
            this.target = target;
            this.conflict = conflict;
            this.location = location;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value value = source.read(locals);
            Value earlier = locals[target];
            if (earlier != null && !Equality.same(run, earlier, value)) {
                throw new FailedException(ErrorCode.EVAL_CONFLICT_ERROR, conflict, location);
            }
            locals[target] = value;
            return NEXT;
        }
    }

    static final class Reset extends Node {
        private final int target;

        Reset(int target) {
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            locals[target] = null;
            return NEXT;
        }
    }

    static final class MakeArray extends Node {
        private final int capacity;
        private final int target;

        MakeArray(int capacity, int target) {
            this.capacity = Math.min(capacity, MOST_RESERVED);
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            run.allocate(Run.COLLECTION_BYTES);
            locals[target] = ArrayValue.open(capacity);
            return NEXT;
        }
    }

    static final class MakeObject extends Node {
        private final int target;

        MakeObject(int target) {
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            run.allocate(Run.COLLECTION_BYTES);
            locals[target] = ObjectValue.open();
            return NEXT;
        }
    }

    static final class MakeSet extends Node {
        private final int target;

        MakeSet(int target) {
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            run.allocate(Run.COLLECTION_BYTES);
            locals[target] = SetValue.open();
            return NEXT;
        }
    }

    static final class Append extends Node {
        private final Source value;
        private final int array;
        private final Location location;

        Append(Source value, int array, Location location) {
            this.value = value;
            this.array = array;
            this.location = location;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value element = value.read(locals);
            if (element == null) {
                return LEAVE;
            }
            locals[array] = Composites.append(run, locals[array], element, location);
            return NEXT;
        }
    }

    static final class Add extends Node {
        private final Source value;
        private final int set;
        private final Location location;

        Add(Source value, int set, Location location) {
            this.value = value;
            this.set = set;
            this.location = location;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value member = value.read(locals);
            if (member == null) {
                return LEAVE;
            }
            locals[set] = Composites.add(run, locals[set], member, location);
            return NEXT;
        }
    }

    static final class Put extends Node {
        private final Source key;
        private final Source value;
        private final int object;
        private final boolean once;
        private final Location location;

        Put(Source key, Source value, int object, boolean once, Location location) {
            this.key = key;
            this.value = value;
            this.object = object;
            this.once = once;
            this.location = location;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value wanted = key.read(locals);
            Value member = value.read(locals);
            if (wanted == null || member == null) {
                return LEAVE;
            }
            locals[object] = once
                    ? Composites.putOnce(run, locals[object], wanted, member, location)
                    : Composites.put(run, locals[object], wanted, member, location);
            return NEXT;
        }
    }

    static final class Merge extends Node {
        private final int a;
        private final int b;
        private final int target;

        Merge(int a, int b, int target) {
            this.a = a;
            this.b = b;
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            locals[target] = Composites.merge(run, locals[a], locals[b]);
            return NEXT;
        }
    }
}
