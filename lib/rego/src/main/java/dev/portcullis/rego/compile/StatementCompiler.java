package dev.portcullis.rego.compile;

import dev.portcullis.rego.plan.Block;
import dev.portcullis.rego.plan.Operand;
import dev.portcullis.rego.plan.Statement;
import dev.portcullis.rego.run.BuiltinCall;
import dev.portcullis.rego.run.Conflicts;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Turns the statements of one function into nodes. */
final class StatementCompiler {
    private final Compiler compiler;
    private final Slots slots;
    private final boolean takesArguments;

    StatementCompiler(Compiler compiler, Slots slots, boolean takesArguments) {
        this.compiler = compiler;
        this.slots = slots;
        this.takesArguments = takesArguments;
    }

    /** The blocks of a function, where those that a string decides between have become one node. */
    Node[] body(List<Block> blocks) {
        List<Node> nodes = new ArrayList<>();
        for (int next = 0; next < blocks.size(); ) {
            int count = SwitchRules.count(blocks.subList(next, blocks.size()));
            List<Block> taken = blocks.subList(next, next + Math.max(count, 1));
            Sequence[] sequences = sequences(taken);
            nodes.add(count == 0 ? sequences[0] : new Switch(SwitchRules.of(taken, slots, sequences)));
            next += taken.size();
        }
        return nodes.toArray(Node[]::new);
    }

    Sequence[] sequences(List<Block> blocks) {
        return blocks.stream().map(this::sequence).toArray(Sequence[]::new);
    }

    private Sequence sequence(Block block) {
        Node[] nodes = block.statements().stream()
                .filter(statement -> !(statement instanceof Statement.Nop))
                .map(this::node)
                .toArray(Node[]::new);
        return new Sequence(nodes, block.statements().size() + 1);
    }

    private Node node(Statement statement) {
        return switch (statement) {
            case Statement.ReturnLocal it -> new ControlNodes.Return(slots.of(it.source()));
            case Statement.Call it -> call(it);
            case Statement.CallDynamic it -> dynamic(it);
            case Statement.Blocks it -> new ControlNodes.Blocks(sequences(it.blocks()));
            case Statement.Break it -> new ControlNodes.Break(it.index());
            case Statement.Scan it ->
                new ControlNodes.Scan(
                        slots.of(it.source()), slots.ifRead(it.key()), slots.ifRead(it.value()), sequence(it.block()));
            case Statement.Not it -> new ControlNodes.Not(sequence(it.block()));
            case Statement.With it ->
                new ControlNodes.With(slots.of(it.local()), it.path(), slots.source(it.value()), sequence(it.block()));
            case Statement.ResultSetAdd it -> new ControlNodes.Result(slots.of(it.value()));
            default -> valueNode(statement);
        };
    }

    private Node valueNode(Statement statement) {
        return switch (statement) {
            case Statement.AssignInt it -> constant(NumberValue.of(it.value()), it.target());
            case Statement.AssignVar it -> new MakeNodes.Assign(slots.source(it.source()), slots.of(it.target()));
            case Statement.AssignVarOnce it ->
                new MakeNodes.AssignOnce(
                        slots.source(it.source()),
                        slots.of(it.target()),
                        Conflicts.values(takesArguments),
                        it.location());
            case Statement.ResetLocal it -> new MakeNodes.Reset(slots.of(it.target()));
            case Statement.MakeNull it -> constant(NullValue.NULL, it.target());
            case Statement.MakeNumberInt it -> constant(NumberValue.of(it.value()), it.target());
            case Statement.MakeNumberRef it -> constant(it.number(), it.target());
            case Statement.MakeArray it -> new MakeNodes.MakeArray(it.capacity(), slots.of(it.target()));
            case Statement.MakeObject it -> new MakeNodes.MakeObject(slots.of(it.target()));
            case Statement.MakeSet it -> new MakeNodes.MakeSet(slots.of(it.target()));
            case Statement.ArrayAppend it ->
                new MakeNodes.Append(slots.source(it.value()), slots.of(it.array()), it.location());
            case Statement.ObjectInsert it ->
                new MakeNodes.Put(
                        slots.source(it.key()), slots.source(it.value()), slots.of(it.object()), false, it.location());
            case Statement.ObjectInsertOnce it ->
                new MakeNodes.Put(
                        slots.source(it.key()), slots.source(it.value()), slots.of(it.object()), true, it.location());
            case Statement.ObjectMerge it ->
                new MakeNodes.Merge(slots.of(it.a()), slots.of(it.b()), slots.of(it.target()));
            case Statement.SetAdd it -> new MakeNodes.Add(slots.source(it.value()), slots.of(it.set()), it.location());
            default -> testNode(statement);
        };
    }

    private Node testNode(Statement statement) {
        return switch (statement) {
            case Statement.Dot it -> dot(it);
            case Statement.Len it -> new TestNodes.Len(slots.source(it.source()), slots.of(it.target()));
            case Statement.Equal it -> equal(slots.source(it.a()), slots.source(it.b()), true);
            case Statement.NotEqual it -> equal(slots.source(it.a()), slots.source(it.b()), false);
            case Statement.IsArray it -> isKind(it.source(), Value.Kind.ARRAY);
            case Statement.IsObject it -> isKind(it.source(), Value.Kind.OBJECT);
            case Statement.IsSet it -> isKind(it.source(), Value.Kind.SET);
            case Statement.IsDefined it -> new TestNodes.IsDefined(slots.of(it.source()), true);
            case Statement.IsUndefined it -> new TestNodes.IsDefined(slots.of(it.source()), false);
            default -> throw new IllegalStateException("no node for " + statement.getClass());
        };
    }

    private Node constant(Value value, int target) {
        return new MakeNodes.Assign(Source.constant(value), slots.of(target));
    }

    private Node dot(Statement.Dot dot) {
        return dot.source() instanceof Operand.Local source
                ? dot(source.number(), slots.source(dot.key()), slots.of(dot.target()))
                : new ControlNodes.Break(Node.LEAVE);
    }

    private Node dot(int source, Source key, int target) {
        return slots.isBase(source) && key.isLocal()
                ? new TestNodes.BaseDot(slots.of(source), key.slot(), target)
                : new TestNodes.Dot(slots.of(source), key, target);
    }

    private Node isKind(Operand operand, Value.Kind kind) {
        return operand instanceof Operand.Local source
                ? new TestNodes.IsKind(slots.of(source.number()), kind)
                : new ControlNodes.Break(Node.LEAVE);
    }

    private static Node equal(Source a, Source b, boolean wanted) {
        if (a.isLocal() && b.constant() instanceof BooleanValue bool) {
            return new TestNodes.Identical(a.slot(), bool, wanted);
        }
        if (b.isLocal() && a.constant() instanceof BooleanValue bool) {
            return new TestNodes.Identical(b.slot(), bool, wanted);
        }
        return new TestNodes.Equal(a, b, wanted);
    }

    private Node call(Statement.Call call) {
        Source[] arguments = slots.sources(call.arguments());
        int result = slots.of(call.result());
        String name = call.function();
        if (!compiler.isRoutine(name)) {
            BuiltinCall builtin =
                    new BuiltinCall(compiler.builtin(name), name, compiler.hasResult(name), call.location());
            return new CallNodes.External(builtin, arguments, result);
        }
        Routine routine = compiler.routine(name);
        return compiler.isRule(name)
                ? new CallNodes.Rule(routine, arguments[0], arguments[1], result)
                : new CallNodes.Function(routine, arguments, result);
    }

    private Node dynamic(Statement.CallDynamic call) {
        return new CallNodes.Dynamic(
                compiler.paths(),
                slots.sources(call.path()),
                slots.of(call.arguments().get(0)),
                slots.of(call.arguments().get(1)),
                slots.of(call.result()));
    }
}
