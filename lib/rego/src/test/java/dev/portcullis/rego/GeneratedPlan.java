package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.block;
import static dev.portcullis.rego.Plans.bool;
import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.text;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A plan at random that passes the reader's checks; functions call only those after them, so that it ends. */
final class GeneratedPlan {
    private static final int LOCALS = 9;
    private static final int FUNCTIONS = 4;

    private final Random random;

    /** The first function that may be called from where statements are being made. */
    private int callable;

    GeneratedPlan(Random random) {
        this.random = random;
    }

    String plan() {
        String strings =
                Stream.of("a", "b", "c", "1", "2.50").map(Plans::string).collect(Collectors.joining(","));
        String builtins = Stream.of("plus", "object.get")
                .map(name -> "{\"name\": \"%s\", \"decl\": {\"args\": [%s], \"result\": {}}}"
                        .formatted(name, name.equals("plus") ? "{}, {}" : "{}, {}, {}"))
                .collect(Collectors.joining(","));
        String functions =
                IntStream.range(0, FUNCTIONS).mapToObj(this::function).collect(Collectors.joining(","));
        callable = 0;
        String results = block(dot() + "," + statement("ResultSetAddStmt", "\"value\": " + any()));
        String main = statement(
                "BlockStmt",
                "\"blocks\": [%s, %s, %s, %s]"
                        .formatted(
                                blockIn(2), blockIn(2), results, block(statement("ResultSetAddStmt", "\"value\": 3"))));
        return Plans.plan(strings, builtins, main, functions);
    }

    private String function(int index) {
        callable = index + 1;
        String parameters = index % 2 == 0 ? "[0, 1]" : "[0, 1, 2]";
        String blocks = block(dot()) + "," + blockIn(1) + "," + choices() + "," + blockIn(1) + ","
                + block(statement("ReturnLocalStmt", "\"source\": " + any()));
        return "{\"name\": \"f%d\", \"path\": [\"g0\", \"f%d\"], \"params\": %s, \"return\": 3, \"blocks\": [%s]}"
                .formatted(index, index, parameters, blocks);
    }

    /** Rules in a row, most of which are about the same part of the same document. */
    private String choices() {
        int source = random.nextInt(4);
        int part = 4 + random.nextInt(2);
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> choice(source, part))
                .collect(Collectors.joining(","));
    }

    private String choice(int source, int part) {
        String reset = statement("ResetLocalStmt", "\"target\": 8");
        String dot = statement(
                "DotStmt",
                "\"source\": %s, \"key\": %s, \"target\": %d"
                        .formatted(local(source), text(random.nextInt(20) == 0 ? 1 : 0), part));
        String equal = statement("EqualStmt", "\"a\": %s, \"b\": %s".formatted(local(part), text(random.nextInt(3))));
        String body = random.nextBoolean() ? "," + any(1) : "";
        String first = block(reset + "," + dot + "," + equal + body + ","
                + statement("AssignVarOnceStmt", "\"source\": " + operand() + ", \"target\": 8"));
        String second = block(statement("IsDefinedStmt", "\"source\": 8") + "," + any(1));
        return random.nextBoolean() ? first : first + "," + second;
    }

    private int any() {
        return random.nextInt(LOCALS);
    }

    /** A local that statements may set; input and data are left alone more often than not. */
    private int target() {
        return random.nextInt(20) == 0 ? any() : 2 + random.nextInt(LOCALS - 2);
    }

    private String operand() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> text(random.nextInt(5));
            case 2 -> bool(random.nextBoolean());
            default -> local(any());
        };
    }

    /** A block inside as many others as the depth says. */
    private String blockIn(int depth) {
        return block(IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> any(depth))
                .collect(Collectors.joining(",")));
    }

    private String any(int depth) {
        return switch (random.nextInt(depth < 6 ? 10 : 8)) {
            case 0, 1 -> dot();
            case 2, 3 -> maker();
            case 4 -> filler();
            case 5 -> test();
            case 6, 7 -> random.nextInt(3) == 0 ? leave(depth) : call(depth);
            default -> nest(depth);
        };
    }

    private String dot() {
        String key = random.nextInt(4) == 0 ? operand() : text(random.nextInt(5));
        int source = random.nextInt(3) == 0 ? any() : random.nextInt(2);
        return statement(
                "DotStmt", "\"source\": %s, \"key\": %s, \"target\": %d".formatted(local(source), key, target()));
    }

    private String maker() {
        String target = "\"target\": " + target();
        String source = "\"source\": " + operand() + ", " + target;
        return oneOf(
                () -> statement("MakeArrayStmt", "\"capacity\": 1, " + target),
                () -> statement("MakeObjectStmt", target),
                () -> statement("MakeSetStmt", target),
                () -> statement("MakeNullStmt", target),
                () -> statement("MakeNumberIntStmt", "\"value\": %d, %s".formatted(random.nextInt(3), target)),
                () -> statement("MakeNumberRefStmt", "\"Index\": %d, %s".formatted(3 + random.nextInt(2), target)),
                () -> statement("AssignIntStmt", "\"value\": %d, %s".formatted(random.nextInt(3), target)),
                () -> statement("AssignVarStmt", source),
                () -> statement("AssignVarOnceStmt", source),
                () -> statement("ResetLocalStmt", target),
                () -> statement("LenStmt", source),
                () -> statement("ObjectMergeStmt", "\"a\": %d, \"b\": %d, %s".formatted(any(), any(), target)));
    }

    /** Puts something into a collection that was just made, or into whatever a local holds. */
    private String filler() {
        int target = target();
        boolean fresh = random.nextInt(5) > 0;
        String value = "\"value\": " + operand();
        String put = "\"key\": %s, %s, \"object\": %d".formatted(operand(), value, target);
        return oneOf(
                () -> made(fresh, "MakeArrayStmt", "\"capacity\": 0, ", target)
                        + statement("ArrayAppendStmt", value + ", \"array\": " + target),
                () -> made(fresh, "MakeSetStmt", "", target) + statement("SetAddStmt", value + ", \"set\": " + target),
                () -> made(fresh, "MakeObjectStmt", "", target) + statement("ObjectInsertStmt", put),
                () -> made(fresh, "MakeObjectStmt", "", target) + statement("ObjectInsertOnceStmt", put));
    }

    private static String made(boolean fresh, String type, String fields, int target) {
        return fresh ? statement(type, fields + "\"target\": " + target) + "," : "";
    }

    private String test() {
        String source = "\"source\": " + operand();
        String both = "\"a\": %s, \"b\": %s".formatted(operand(), operand());
        return oneOf(
                () -> statement("EqualStmt", both),
                () -> statement("NotEqualStmt", both),
                () -> statement("IsArrayStmt", source),
                () -> statement("IsObjectStmt", source),
                () -> statement("IsSetStmt", source),
                () -> statement("IsDefinedStmt", "\"source\": " + any()),
                () -> statement("IsUndefinedStmt", "\"source\": " + any()),
                () -> statement("NopStmt", ""));
    }

    private String leave(int depth) {
        return statement("BreakStmt", "\"index\": " + random.nextInt(depth));
    }

    private String call(int depth) {
        String result = "\"result\": " + target();
        int function = callable + random.nextInt(FUNCTIONS - callable + 2);
        if (depth >= 4 && callable == 0 && random.nextInt(4) == 0) {
            return statement(
                    "CallDynamicStmt",
                    "\"args\": [0, 1], \"path\": [%s, %s], %s".formatted(operand(), operand(), result));
        }
        if (function == FUNCTIONS) {
            return statement(
                    "CallStmt", "\"func\": \"plus\", \"args\": [%s, %s], %s".formatted(operand(), operand(), result));
        }
        if (function > FUNCTIONS) {
            String arguments = "%s, %s, %s".formatted(operand(), operand(), operand());
            return statement("CallStmt", "\"func\": \"object.get\", \"args\": [%s], %s".formatted(arguments, result));
        }
        String input = random.nextInt(6) == 0 ? operand() : local(0);
        String arguments = input + ", " + local(1) + (function % 2 == 0 ? "" : ", " + operand());
        return statement("CallStmt", "\"func\": \"f%d\", \"args\": [%s], %s".formatted(function, arguments, result));
    }

    private String nest(int depth) {
        String inner = "\"block\": " + blockIn(depth + 1);
        return oneOf(
                () -> statement("BlockStmt", "\"blocks\": [%s, %s]".formatted(blockIn(depth + 1), blockIn(depth + 1))),
                () -> statement("NotStmt", inner),
                () -> statement(
                        "ScanStmt",
                        "\"source\": %d, \"key\": %d, \"value\": %d, %s".formatted(any(), target(), target(), inner)),
                () -> statement(
                        "WithStmt",
                        "\"local\": %d, \"path\": [%s], \"value\": %s, %s"
                                .formatted(random.nextInt(2), random.nextBoolean() ? "" : "0, 1", operand(), inner)));
    }

    @SafeVarargs
    private String oneOf(Supplier<String>... choices) {
        return choices[random.nextInt(choices.length)].get();
    }
}
