package dev.portcullis.rego.interpret;

import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.plan.Operand;
import dev.portcullis.rego.plan.Statement;
import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Conflicts;
import dev.portcullis.rego.run.Equality;
import dev.portcullis.rego.run.ErrorCode;
import dev.portcullis.rego.run.FailedException;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.Value;

/** Statements that make values and put them into the locals of a frame. */
final class Makers {
    private final Run run;
    private final Frame frame;
    private final boolean takesArguments;

    Makers(Run run, Frame frame, boolean takesArguments) {
        this.run = run;
        this.frame = frame;
        this.takesArguments = takesArguments;
    }

    /** Runs a statement and says whether it is defined. */
    boolean make(Statement statement) {
        switch (statement) {
            case Statement.AssignInt it -> frame.set(it.target(), NumberValue.of(it.value()));
            case Statement.AssignVar it -> frame.set(it.target(), frame.read(it.source()));
            case Statement.AssignVarOnce it -> assignOnce(it);
            case Statement.ResetLocal it -> frame.set(it.target(), null);
            case Statement.MakeNull it -> frame.set(it.target(), NullValue.NULL);
            case Statement.MakeNumberInt it -> frame.set(it.target(), NumberValue.of(it.value()));
            case Statement.MakeNumberRef it -> frame.set(it.target(), it.number());
            case Statement.MakeArray it -> make(it.target(), ArrayValue.open(0));
            case Statement.MakeObject it -> make(it.target(), ObjectValue.open());
            case Statement.MakeSet it -> make(it.target(), SetValue.open());
            case Statement.Len it -> frame.set(it.target(), NumberValue.of(Composites.size(frame.read(it.source()))));
            case Statement.ObjectMerge it ->
                frame.set(it.target(), Composites.merge(run, frame.get(it.a()), frame.get(it.b())));
            default -> {
                return fill(statement);
            }
        }
        return true;
    }

    private void make(int target, Value collection) {
        run.allocate(Run.COLLECTION_BYTES);
        frame.set(target, collection);
    }

    private void assignOnce(Statement.AssignVarOnce assign) {
        Value value = frame.read(assign.source());
        Value earlier = frame.get(assign.target());
        if (earlier != null && !Equality.same(run, earlier, value)) {
            String message = Conflicts.values(takesArguments);
            throw new FailedException(ErrorCode.EVAL_CONFLICT_ERROR, message, assign.location());
        }
        frame.set(assign.target(), value);
    }

    private boolean fill(Statement statement) {
        return switch (statement) {
            case Statement.ArrayAppend it -> {
                Value element = frame.read(it.value());
                if (element != null) {
                    frame.set(it.array(), Composites.append(run, frame.get(it.array()), element, it.location()));
                }
                yield element != null;
            }
            case Statement.SetAdd it -> {
                Value member = frame.read(it.value());
                if (member != null) {
                    frame.set(it.set(), Composites.add(run, frame.get(it.set()), member, it.location()));
                }
                yield member != null;
            }
            case Statement.ObjectInsert it -> put(it.object(), it.key(), it.value(), false, it.location());
            case Statement.ObjectInsertOnce it -> put(it.object(), it.key(), it.value(), true, it.location());
            default -> throw new IllegalStateException("no way to run " + statement.getClass());
        };
    }

    private boolean put(int object, Operand keySource, Operand valueSource, boolean once, Location location) {
        Value key = frame.read(keySource);
        Value value = frame.read(valueSource);
        if (key == null || value == null) {
            return false;
        }
        Value target = frame.get(object);
        frame.set(
                object,
                once
                        ? Composites.putOnce(run, target, key, value, location)
                        : Composites.put(run, target, key, value, location));
        return true;
    }
}
