package dev.portcullis.rego.interpret;

import dev.portcullis.rego.plan.Block;
import dev.portcullis.rego.plan.Function;
import dev.portcullis.rego.plan.Operand;
import dev.portcullis.rego.plan.Statement;
import dev.portcullis.rego.run.BuiltinCall;
import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Equality;
import dev.portcullis.rego.run.Memory;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a function. */
final class Frame {
    /** The statement or block is defined: go on. */
    private static final int NEXT = -1;

    /** It is undefined: leave the block that it is in. Higher numbers leave as many blocks more. */
    private static final int LEAVE = 0;

    /** The function has returned. */
    private static final int RETURN = Integer.MAX_VALUE;

    private final InterpretedPlan plan;
    private final Run run;
    private final Function function;
    private final Map<Integer, Value> locals = new HashMap<>();
    private final Makers makers;
    private @Nullable Value returned;

    Frame(InterpretedPlan plan, Run run, Function function, @Nullable Value... arguments) {
        this.plan = plan;
        this.run = run;
        this.function = function;
        this.makers = new Makers(run, this, function.parameters().size() > 2);
        for (int i = 0; i < arguments.length; i++) {
            set(function.parameters().get(i), arguments[i]);
        }
    }

    /** What the function returns, or null where it is undefined. */
    @Nullable
    Value run() {
        run.enter();
        for (Block block : function.blocks()) {
            if (block(block) == RETURN) {
                break;
            }
        }
        run.leave();
        return returned == null ? null : returned.close();
    }

    @Nullable
    Value get(int local) {
        return locals.get(local);
    }

    void set(int local, @Nullable Value value) {
        if (value == null) {
            locals.remove(local);
        } else {
            locals.put(local, value);
        }
    }

    @Nullable
    Value read(Operand operand) {
        return switch (operand) {
            case Operand.Local local -> get(local.number());
            case Operand.Text text -> StringValue.of(text.text());
            case Operand.Bool bool -> BooleanValue.of(bool.bool());
        };
    }

    private int block(Block block) {
        run.charge(block.statements().size() + 1L);
        for (Statement statement : block.statements()) {
            int signal = statement(statement);
            if (signal != NEXT) {
                return signal;
            }
        }
        return NEXT;
    }

    /** What leaving an inner block by a signal above {@link #LEAVE} means outside it. */
    private static int outside(int signal) {
        return signal == RETURN ? RETURN : signal - 1;
    }

    private static int when(boolean defined) {
        return defined ? NEXT : LEAVE;
    }

    private int statement(Statement statement) {
        return switch (statement) {
            case Statement.ReturnLocal it -> {
                returned = get(it.source());
                yield RETURN;
            }
            case Statement.Call it -> call(it);
            case Statement.CallDynamic it -> callDynamic(it);
            case Statement.Blocks it -> blocks(it);
            case Statement.Break it -> it.index();
            case Statement.Scan it -> scan(it);
            case Statement.Not it -> {
                int signal = block(it.block());
                yield signal == NEXT ? LEAVE : signal == LEAVE ? NEXT : outside(signal);
            }
            case Statement.With it -> with(it);
            case Statement.Nop _ -> NEXT;
            case Statement.ResultSetAdd it -> {
                Value result = get(it.value());
                if (result != null) {
                    run.result(result);
                }
                yield when(result != null);
            }
            default -> test(statement);
        };
    }

    private int test(Statement statement) {
        return switch (statement) {
            case Statement.Dot it -> dot(it);
            case Statement.Equal it -> when(Equality.same(run, read(it.a()), read(it.b())));
            case Statement.NotEqual it -> when(!Equality.same(run, read(it.a()), read(it.b())));
            case Statement.IsArray it -> when(read(it.source()) instanceof ArrayValue);
            case Statement.IsObject it -> when(read(it.source()) instanceof ObjectValue);
            case Statement.IsSet it -> when(read(it.source()) instanceof SetValue);
            case Statement.IsDefined it -> when(get(it.source()) != null);
            case Statement.IsUndefined it -> when(get(it.source()) == null);
            default -> make(statement);
        };
    }

    private int make(Statement statement) {
        boolean made = makers.make(statement);
        if (made) {
            switch (statement) {
                case Statement.AssignVarOnce it -> plan.reached(it.location());
                case Statement.ObjectInsert it -> plan.reached(it.location());
                case Statement.ObjectInsertOnce it -> plan.reached(it.location());
                case Statement.SetAdd it -> plan.reached(it.location());
                default -> {}
            }
        }
        return when(made);
    }

    private int blocks(Statement.Blocks blocks) {
        for (Block block : blocks.blocks()) {
            int signal = block(block);
            if (signal > LEAVE) {
                return outside(signal);
            }
        }
        return NEXT;
    }

    private int dot(Statement.Dot dot) {
        if (!(dot.source() instanceof Operand.Local)) {
            return LEAVE;
        }
        Value key = read(dot.key());
        if (key == null) {
            set(dot.target(), null);
            return LEAVE;
        }
        run.look(key);
        Value value = dot.source() instanceof Operand.Local source && plan.isBase(function, source.number())
                ? Composites.getBase(read(source), key)
                : Composites.get(read(dot.source()), key);
        set(dot.target(), value);
        return when(value != null);
    }

    private int scan(Statement.Scan scan) {
        Value source = get(scan.source());
        if (source != null) {
            Composites.order(run, source);
        }
        List<Value> keys = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        switch (source) {
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    keys.add(NumberValue.of(i));
                    values.add(array.get(i));
                }
            }
            case ObjectValue object -> {
                keys.addAll(object.keys());
                values.addAll(object.values());
            }
            case SetValue set -> {
                keys.addAll(set.sorted());
                values.addAll(set.sorted());
            }
            case null, default -> {}
        }
        return scan(scan, keys, values);
    }

    private int scan(Statement.Scan scan, List<Value> keys, List<Value> values) {
        for (int i = 0; i < keys.size(); i++) {
            set(scan.key(), keys.get(i));
            set(scan.value(), values.get(i));
            int signal = block(scan.block());
            if (signal > LEAVE) {
                return outside(signal);
            }
        }
        return NEXT;
    }

    private int with(Statement.With with) {
        Value saved = get(with.local());
        Value value = read(with.value());
        if (value == null && !with.path().isEmpty()) {
            return LEAVE;
        }
        set(with.local(), value == null ? null : Composites.replace(run, saved, with.path(), value.close()));
        int signal = block(with.block());
        set(with.local(), saved);
        return signal > LEAVE ? outside(signal) : signal;
    }

    private int call(Statement.Call call) {
        Function target = plan.function(call.function());
        @Nullable Value[] arguments = call.arguments().stream().map(this::read).toArray(Value[]::new);
        if (target != null) {
            Value value = call(target, arguments);
            set(call.result(), value);
            return when(value != null);
        }
        for (Value argument : arguments) {
            if (argument == null) {
                return LEAVE;
            }
        }
        boolean hasResult = plan.hasResult(call.function());
        Value value = new BuiltinCall(plan.builtin(call.function()), call.function(), hasResult, call.location())
                .call(run, defined(arguments));
        if (hasResult) {
            set(call.result(), value);
        }
        return when(value != null || !hasResult);
    }

    @SuppressWarnings("NullAway") // each was looked at
    private static Value[] defined(@Nullable Value[] values) {
        return values;
    }

    private int callDynamic(Statement.CallDynamic call) {
        List<String> path = new ArrayList<>();
        for (Operand step : call.path()) {
            if (!(read(step) instanceof StringValue string)) {
                return LEAVE;
            }
            path.add(string.string());
        }
        Function target = plan.at(path);
        if (target == null) {
            return LEAVE;
        }
        Value value =
                call(target, get(call.arguments().get(0)), get(call.arguments().get(1)));
        set(call.result(), value);
        return value == null ? Statement.CallDynamic.LEAVES : NEXT;
    }

    @SuppressWarnings("ReferenceEquality") // there is only one undefined
    private @Nullable Value call(Function target, @Nullable Value... arguments) {
        Integer rule = plan.rule(target);
        if (rule == null) {
            return new Frame(plan, run, target, arguments).run();
        }
        @Nullable Value[] results = run.memory().of(arguments[0], arguments[1]);
        Value known = results[rule];
        if (known == null) {
            Value value = new Frame(plan, run, target, arguments).run();
            known = value == null ? Memory.UNDEFINED : value;
            results[rule] = known;
        }
        return known == Memory.UNDEFINED ? null : known;
    }
}
