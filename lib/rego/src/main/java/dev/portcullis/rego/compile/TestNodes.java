package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Equality;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Statements that look at values, and may be undefined. */
final class TestNodes {
    private TestNodes() {}

    static final class Dot extends Node {
        private final int source;
        private final Source key;
        private final int target;

        Dot(int source, Source key, int target) {
            this.source = source;
            this.key = key;
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value wanted = key.read(locals);
            if (wanted == null) {
                locals[target] = null;
                return LEAVE;
            }
            run.look(wanted);
            Value value = Composites.get(locals[source], wanted);
            locals[target] = value;
            return value == null ? LEAVE : NEXT;
        }
    }

    /** Looks something up in the base documents. */
    static final class BaseDot extends Node {
        private final int source;
        private final int key;
        private final int target;

        BaseDot(int source, int key, int target) {
            this.source = source;
            this.key = key;
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value wanted = locals[key];
            Value value = null;
            if (wanted != null) {
                run.look(wanted);
                value = Composites.getBase(locals[source], wanted);
            }
            locals[target] = value;
            return value == null ? LEAVE : NEXT;
        }
    }

    static final class Len extends Node {
        private final Source source;
        private final int target;

        Len(Source source, int target) {
            this.source = source;
            this.target = target;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            locals[target] = NumberValue.of(Composites.size(source.read(locals)));
            return NEXT;
        }
    }

    static final class Equal extends Node {
        private final Source a;
        private final Source b;
        private final boolean wanted;

        Equal(Source a, Source b, boolean wanted) {
            this.a = a;
            this.b = b;
            this.wanted = wanted;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            return Equality.same(run, a.read(locals), b.read(locals)) == wanted ? NEXT : LEAVE;
        }
    }

    /** Compares with a value of which there is only one. */
    @SuppressWarnings("ReferenceEquality")
    static final class Identical extends Node {
        private final int source;
        private final Value one;
        private final boolean wanted;

        Identical(int source, Value one, boolean wanted) {
            this.source = source;
            this.one = one;
            this.wanted = wanted;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            return (locals[source] == one) == wanted ? NEXT : LEAVE;
        }
    }

    static final class IsKind extends Node {
        private final int source;
        private final Value.Kind kind;

        IsKind(int source, Value.Kind kind) {
            this.source = source;
            this.kind = kind;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            Value value = locals[source];
            return value != null && value.kind() == kind ? NEXT : LEAVE;
        }
    }

    static final class IsDefined extends Node {
        private final int source;
        private final boolean wanted;

        IsDefined(int source, boolean wanted) {
            this.source = source;
            this.wanted = wanted;
        }

        @Override
        int run(Run run, @Nullable Value[] locals) {
            return (locals[source] != null) == wanted ? NEXT : LEAVE;
        }
    }
}
