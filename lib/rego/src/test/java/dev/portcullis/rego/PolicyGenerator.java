package dev.portcullis.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes policies, mostly valid ones, that use rules of every form, functions, comprehensions, negation, {@code every}, {@code with}, and built-ins
 * of many types over an input of any shape.
 */
final class PolicyGenerator {
    /** The package of each policy. */
    static final String PACKAGE = "generated";

    private static final String[] FIELDS = {"a", "b", "c", "d", "e"};
    private static final String[] SCALARS = {
        "0",
        "1",
        "2",
        "3",
        "-1",
        "1.5",
        "2.0",
        "1e2",
        "12345678901234567890",
        "true",
        "false",
        "null",
        "\"a\"",
        "\"b\"",
        "\"\"",
        "\"1\"",
        "\"äb\""
    };
    private static final String[] NUMERIC = {"+", "-", "*", "/", "%"};
    private static final String[] COMPARISONS = {"==", "!=", "<", "<=", ">", ">="};
    private static final String[] UNARY = {
        "count",
        "sum",
        "product",
        "max",
        "min",
        "sort",
        "abs",
        "ceil",
        "floor",
        "round",
        "type_name",
        "is_string",
        "is_number",
        "is_array",
        "is_set",
        "is_object",
        "is_boolean",
        "is_null",
        "lower",
        "upper",
        "trim_space",
        "to_number",
        "object.keys",
        "json.marshal",
        "base64.encode",
        "array.reverse",
        "strings.reverse"
    };
    private static final String[] BINARY = {
        "concat",
        "split",
        "startswith",
        "endswith",
        "contains",
        "indexof",
        "array.concat",
        "object.union",
        "object.remove",
        "object.filter",
        "trim",
        "trim_prefix",
        "trim_suffix",
        "union_of",
        "intersection_of",
        "minus_of",
        "numbers.range",
        "bits.and",
        "bits.or",
        "bits.lsh"
    };

    private final Random random;
    private final List<String> rules = new ArrayList<>();
    private int variables;

    PolicyGenerator(Random random) {
        this.random = random;
    }

    /** The rules that the last policy has. */
    List<String> rules() {
        return List.copyOf(rules);
    }

    /** Writes one module. */
    String policy() {
        StringBuilder module = new StringBuilder("package " + PACKAGE + "\n");
        module.append("\nf(x, y) := [x, y] if {\n\t")
                .append(comparison(List.of("x", "y"), 1))
                .append("\n}\n");
        module.append("\nf(x, y) := x if not x == y\n");
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String name = "p" + i;
            module.append('\n').append(rule(name));
            rules.add(name);
        }
        return module.toString();
    }

    /** Writes an input document. */
    String input() {
        return IntStream.range(0, FIELDS.length)
                .filter(i -> random.nextInt(8) > 0)
                .mapToObj(i -> "\"" + FIELDS[i] + "\": " + json(2))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String json(int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 5)) {
            case 2, 3 -> joined("[", "]", () -> json(depth - 1));
            case 4 -> joined("{", "}", () -> "\"" + pick(FIELDS) + random.nextInt(3) + "\": " + json(depth - 1));
            default -> pick(SCALARS);
        };
    }

    private String rule(String name) {
        return switch (random.nextInt(6)) {
            case 0 -> repeated(() -> set(name));
            case 1 -> repeated(() -> object(name));
            case 2 -> "default " + name + " := " + pick(SCALARS) + "\n" + repeated(() -> complete(name));
            case 3 -> otherwise(name);
            case 4 -> name + " := " + expression(List.of(), 3) + "\n";
            default -> repeated(() -> complete(name));
        };
    }

    private String repeated(Supplier<String> definition) {
        return IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(i -> definition.get())
                .collect(Collectors.joining("\n"));
    }

    private String set(String name) {
        List<String> scope = new ArrayList<>();
        String body = body(scope, 2);
        return name + " contains " + expression(scope, 2) + " if {\n" + body + "}\n";
    }

    private String object(String name) {
        List<String> scope = new ArrayList<>();
        String body = body(scope, 2);
        return name + "[" + variable(scope) + "] := " + expression(scope, 2) + " if {\n" + body + "}\n";
    }

    private String complete(String name) {
        List<String> scope = new ArrayList<>();
        String body = body(scope, 2);
        return name + " := " + expression(scope, 2) + " if {\n" + body + "}\n";
    }

    private String otherwise(String name) {
        List<String> scope = new ArrayList<>();
        String body = body(scope, 1);
        return complete(name).stripTrailing() + " else := " + expression(scope, 1) + " if {\n" + body + "}\n";
    }

    private String body(List<String> scope, int depth) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> "\t" + literal(scope, depth) + "\n")
                .collect(Collectors.collectingAndThen(Collectors.joining(), body -> body + used(scope)));
    }

    /** The compiler refuses variables that nothing reads. */
    private static String used(List<String> scope) {
        return scope.isEmpty() ? "" : "\t_ = [" + String.join(", ", scope) + "]\n";
    }

    /** Writes a condition, and adds the variables that it binds to the scope. */
    private String literal(List<String> scope, int depth) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> bind(scope, name -> "some " + name + " in " + collection(scope, depth));
            case 2 -> pair(scope, collection(scope, depth));
            case 3, 4 -> bind(scope, name -> name + " := " + opaque(expression(scope, depth)));
            case 5 -> "not " + comparison(scope, depth);
            case 6 -> every(scope, depth);
            case 7 -> expression(scope, depth) + " in " + collection(scope, depth);
            case 8 -> bind(scope, one -> "[" + one + ", _] = " + any(scope));
            default -> comparison(scope, depth);
        };
    }

    private String pair(List<String> scope, String of) {
        return bind(scope, key -> bind(scope, value -> "some " + key + ", " + value + " in " + of));
    }

    private interface Binding {
        String text(String name);
    }

    private String bind(List<String> scope, Binding binding) {
        String name = fresh();
        String text = binding.text(name);
        scope.add(name);
        return text;
    }

    private String every(List<String> scope, int depth) {
        String name = fresh();
        List<String> inner = with(scope, name);
        return "every " + name + " in " + collection(scope, depth) + " { " + comparison(inner, depth - 1) + "; _ = "
                + name + " }";
    }

    private String comparison(List<String> scope, int depth) {
        return any(scope) + " " + pick(COMPARISONS) + " " + expression(scope, depth - 1) + mocked(scope);
    }

    private String mocked(List<String> scope) {
        return random.nextInt(6) == 0
                ? " with input." + pick(FIELDS) + " as " + (scope.isEmpty() ? pick(SCALARS) : any(scope))
                : "";
    }

    private String expression(List<String> scope, int depth) {
        if (depth <= 0) {
            return random.nextBoolean() ? pick(SCALARS) : any(scope);
        }
        return switch (random.nextInt(12)) {
            case 0 -> joined("[", "]", () -> expression(scope, depth - 1));
            case 1 -> "{" + expression(scope, depth - 1) + ", " + expression(scope, depth - 1) + "}";
            case 2 -> "{" + any(scope) + ": " + expression(scope, depth - 1) + "}";
            case 3 -> any(scope) + " " + pick(NUMERIC) + " " + number(scope);
            case 4, 5 -> pick(UNARY) + "(" + any(scope) + ")";
            case 6, 7 -> binary(scope);
            case 8 -> comprehension(scope, depth);
            case 9 -> "f(" + any(scope) + ", " + expression(scope, depth - 1) + ")";
            case 10 -> "object.get(" + any(scope) + ", " + pick(SCALARS) + ", " + any(scope) + ")";
            default -> any(scope);
        };
    }

    private String binary(List<String> scope) {
        String name = pick(BINARY);
        String first = any(scope);
        String second = any(scope);
        return switch (name) {
            case "union_of" -> first + " | " + second;
            case "intersection_of" -> first + " & " + second;
            case "minus_of" -> first + " - " + second;
            // OPA may never come to it, and what has all numbers up to a large one uses up any budget.
            case "numbers.range" -> "numbers.range(" + number(scope) + " % 50, " + random.nextInt(5) + ")";
            case "bits.lsh" -> "bits.lsh(" + first + ", " + random.nextInt(70) + ")";
            default -> name + "(" + first + ", " + second + ")";
        };
    }

    private String comprehension(List<String> scope, int depth) {
        String name = fresh();
        List<String> inner = with(scope, name);
        String over = "some " + name + " in " + collection(scope, depth - 1) + "; _ = " + name;
        String condition = random.nextBoolean() ? "; " + comparison(inner, depth - 1) : "";
        String value = expression(inner, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> "[" + value + " | " + over + condition + "]";
            case 1 -> "{" + value + " | " + over + condition + "}";
            default -> "{" + name + ": " + value + " | " + over + condition + "}";
        };
    }

    private String collection(List<String> scope, int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> opaque(joined("[", "]", () -> expression(scope, depth - 1)));
            case 1 -> opaque("{" + expression(scope, depth - 1) + ", " + pick(SCALARS) + "}");
            default -> any(scope);
        };
    }

    /** The same value, of a type that the compiler does not know, so that everything may be done to it. */
    private static String opaque(String expression) {
        return "object.get(input, \"none\", " + expression + ")";
    }

    private String number(List<String> scope) {
        return random.nextBoolean() ? Integer.toString(random.nextInt(5)) : any(scope);
    }

    /** A term of such a type. */
    private String any(List<String> scope) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> scope.isEmpty() ? field() : scope.get(random.nextInt(scope.size()));
            case 2 -> rules.isEmpty() ? field() : opaque(rules.get(random.nextInt(rules.size())));
            case 3 ->
                field() + "[" + (scope.isEmpty() ? random.nextInt(3) : scope.get(random.nextInt(scope.size()))) + "]";
            default -> field();
        };
    }

    private String variable(List<String> scope) {
        return scope.isEmpty() ? pick(SCALARS) : scope.get(random.nextInt(scope.size()));
    }

    private String field() {
        return "input." + pick(FIELDS);
    }

    private String fresh() {
        return "v" + variables++;
    }

    private static List<String> with(List<String> scope, String name) {
        List<String> inner = new ArrayList<>(scope);
        inner.add(name);
        return inner;
    }

    private String joined(String open, String close, Supplier<String> element) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> element.get())
                .collect(Collectors.joining(", ", open, close));
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
