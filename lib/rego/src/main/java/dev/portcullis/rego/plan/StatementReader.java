package dev.portcullis.rego.plan;

import dev.portcullis.rego.plan.Fields.RefusedException;
import dev.portcullis.rego.plan.Refusal.Reason;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.Value;
import java.util.List;

/** Reads the blocks of one plan; whatever it returns names only strings and locals that exist. */
final class StatementReader {
    private final List<String> strings;
    private final List<String> files;
    private final int locals;

    StatementReader(List<String> strings, List<String> files, LoadLimits limits) {
        this.strings = strings;
        this.files = files;
        this.locals = limits.locals();
    }

    List<Block> blocks(Fields fields) {
        return fields.list("blocks", block -> block(block, fields.owner()));
    }

    private Block block(Value value, String owner) {
        return new Block(new Fields(value, "a block of " + owner).list("stmts", this::statement));
    }

    private Statement statement(Value value) {
        Fields typed = new Fields(value, "a statement");
        String type = typed.string("type");
        Fields fields = new Fields(typed.value("stmt"), type);
        Location location = location(fields);
        return switch (type) {
            case "ReturnLocalStmt" -> new Statement.ReturnLocal(local(fields, "source"), location);
            case "CallStmt" ->
                new Statement.Call(fields.string("func"), operands(fields, "args"), local(fields, "result"), location);
            case "CallDynamicStmt" -> callDynamic(fields, location);
            case "BlockStmt" -> new Statement.Blocks(blocks(fields), location);
            case "BreakStmt" -> new Statement.Break(index(fields, "index", Integer.MAX_VALUE), location);
            case "ScanStmt" -> scan(fields, location);
            case "NotStmt" -> new Statement.Not(block(fields.value("block"), type), location);
            case "WithStmt" -> with(fields, location);
            case "NopStmt" -> new Statement.Nop(location);
            case "ResultSetAddStmt" -> new Statement.ResultSetAdd(local(fields, "value"), location);
            default -> valueStatement(type, fields, location);
        };
    }

    private Statement valueStatement(String type, Fields fields, Location location) {
        return switch (type) {
            case "AssignIntStmt" -> new Statement.AssignInt(fields.number("value"), local(fields, "target"), location);
            case "AssignVarStmt" ->
                new Statement.AssignVar(operand(fields, "source"), local(fields, "target"), location);
            case "AssignVarOnceStmt" ->
                new Statement.AssignVarOnce(operand(fields, "source"), local(fields, "target"), location);
            case "ResetLocalStmt" -> new Statement.ResetLocal(local(fields, "target"), location);
            case "MakeNullStmt" -> new Statement.MakeNull(local(fields, "target"), location);
            case "MakeNumberIntStmt" ->
                new Statement.MakeNumberInt(fields.number("value"), local(fields, "target"), location);
            case "MakeNumberRefStmt" ->
                new Statement.MakeNumberRef(numberRef(fields), local(fields, "target"), location);
            case "MakeArrayStmt" ->
                new Statement.MakeArray(
                        index(fields, "capacity", Integer.MAX_VALUE), local(fields, "target"), location);
            case "MakeObjectStmt" -> new Statement.MakeObject(local(fields, "target"), location);
            case "MakeSetStmt" -> new Statement.MakeSet(local(fields, "target"), location);
            case "ArrayAppendStmt" ->
                new Statement.ArrayAppend(operand(fields, "value"), local(fields, "array"), location);
            case "ObjectInsertStmt" ->
                new Statement.ObjectInsert(
                        operand(fields, "key"), operand(fields, "value"), local(fields, "object"), location);
            case "ObjectInsertOnceStmt" ->
                new Statement.ObjectInsertOnce(
                        operand(fields, "key"), operand(fields, "value"), local(fields, "object"), location);
            case "ObjectMergeStmt" ->
                new Statement.ObjectMerge(local(fields, "a"), local(fields, "b"), local(fields, "target"), location);
            case "SetAddStmt" -> new Statement.SetAdd(operand(fields, "value"), local(fields, "set"), location);
            default -> testStatement(type, fields, location);
        };
    }

    private Statement testStatement(String type, Fields fields, Location location) {
        return switch (type) {
            case "DotStmt" ->
                new Statement.Dot(operand(fields, "source"), operand(fields, "key"), local(fields, "target"), location);
            case "LenStmt" -> new Statement.Len(operand(fields, "source"), local(fields, "target"), location);
            case "EqualStmt" -> new Statement.Equal(operand(fields, "a"), operand(fields, "b"), location);
            case "NotEqualStmt" -> new Statement.NotEqual(operand(fields, "a"), operand(fields, "b"), location);
            case "IsArrayStmt" -> new Statement.IsArray(operand(fields, "source"), location);
            case "IsObjectStmt" -> new Statement.IsObject(operand(fields, "source"), location);
            case "IsSetStmt" -> new Statement.IsSet(operand(fields, "source"), location);
            case "IsDefinedStmt" -> new Statement.IsDefined(local(fields, "source"), location);
            case "IsUndefinedStmt" -> new Statement.IsUndefined(local(fields, "source"), location);
            default -> throw refused(Reason.UNKNOWN_STATEMENT, type, "there is no statement of type " + type);
        };
    }

    private Statement callDynamic(Fields fields, Location location) {
        List<Integer> arguments = fields.list("args", argument -> local(fields, argument, "args"));
        return new Statement.CallDynamic(arguments, local(fields, "result"), operands(fields, "path"), location);
    }

    private Statement scan(Fields fields, Location location) {
        return new Statement.Scan(
                local(fields, "source"),
                local(fields, "key"),
                local(fields, "value"),
                block(fields.value("block"), fields.owner()),
                location);
    }

    private Statement with(Fields fields, Location location) {
        List<String> path = fields.list("path", step -> string(fields.integer(step, "path")));
        Block block = block(fields.value("block"), fields.owner());
        return new Statement.With(local(fields, "local"), path, operand(fields, "value"), block, location);
    }

    private NumberValue numberRef(Fields fields) {
        String text = string(fields.integer(fields.find("index") == null ? "Index" : "index"));
        try {
            return NumberValue.parse(text);
        } catch (NumberFormatException e) {
            throw refused(Reason.NO_NUMBER, text, "a constant is no number: " + text);
        }
    }

    private List<Operand> operands(Fields fields, String name) {
        return fields.list(name, this::operand);
    }

    private Operand operand(Fields fields, String name) {
        return operand(fields.value(name));
    }

    private Operand operand(Value value) {
        Fields fields = new Fields(value, "an operand");
        String type = fields.string("type");
        return switch (type) {
            case "local" -> new Operand.Local(local(fields, "value"));
            case "string_index" -> new Operand.Text(string(fields.integer("value")));
            case "bool" -> new Operand.Bool(bool(fields));
            default -> throw refused(Reason.UNKNOWN_OPERAND, type, "there is no operand of type " + type);
        };
    }

    private static boolean bool(Fields fields) {
        if (fields.value("value") instanceof dev.portcullis.rego.value.BooleanValue bool) {
            return bool.booleanValue();
        }
        throw Fields.malformed(fields.owner(), "value is no boolean");
    }

    private int local(Fields fields, String name) {
        return index(fields, name, locals);
    }

    private int local(Fields fields, Value value, String name) {
        return inRange(fields.integer(value, name), locals, name + " of " + fields.owner());
    }

    int parameter(Fields fields, Value value) {
        return local(fields, value, "params");
    }

    private static int index(Fields fields, String name, int bound) {
        return inRange(fields.integer(name), bound, name + " of " + fields.owner());
    }

    private static int inRange(int index, int bound, String what) {
        if (index < 0 || index >= bound) {
            throw refused(Reason.INDEX_OUT_OF_RANGE, what, what + " is out of range: " + index);
        }
        return index;
    }

    private String string(int index) {
        return strings.get(inRange(index, strings.size(), "a string"));
    }

    /** A file that there is not is no reason to refuse: it is only printed. */
    private Location location(Fields fields) {
        int file = fields.integerOrZero("file");
        String name = file >= 0 && file < files.size() ? files.get(file) : "";
        return new Location(name, fields.integerOrZero("row"), fields.integerOrZero("col"));
    }

    private static RefusedException refused(Reason reason, String subject, String message) {
        return new RefusedException(new Refusal(reason, subject, message));
    }
}
