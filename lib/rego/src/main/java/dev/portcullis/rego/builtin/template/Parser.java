package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads templates. */
final class Parser {
    private static final int DEEPEST = 200;
    private static final int LONGEST_NUMBER = 100;
    private static final Set<String> ENDS = Set.of("end", "else");

    private final List<Lexer.Piece> pieces;
    private final Map<String, List<Node>> named = new HashMap<>();
    private List<String> variables = new ArrayList<>();

    /** How often each of the variables is there. */
    private Map<String, Integer> known = new HashMap<>();

    private int next;
    private int depth;
    private int loops;
    private List<Token> tokens = List.of();
    private int at;
    private int line = 1;

    private Parser(List<Lexer.Piece> pieces) {
        this.pieces = pieces;
        remember("$");
    }

    /**
     * The templates of a text by their names; the text itself has the empty name.
     *
     * @throws IllegalArgumentException if it is no template
     */
    static Map<String, List<Node>> parse(String source) {
        Parser parser = new Parser(Lexer.pieces(source));
        List<Node> body = parser.list();
        if (parser.next < parser.pieces.size()) {
            throw parser.problem("unexpected {{" + parser.tokens.getFirst().text() + "}}");
        }
        parser.named.put("", body);
        return parser.named;
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("template: template:" + line + ": " + what);
    }

    /** Reads up to an action that ends a block, which is left, or to the end. */
    private List<Node> list() {
        List<Node> nodes = new ArrayList<>();
        while (next < pieces.size()) {
            Lexer.Piece piece = pieces.get(next);
            line = piece.line();
            if (piece.tokens().isEmpty()) {
                nodes.add(new Node.Text(piece.text()));
                next++;
                continue;
            }
            tokens = piece.tokens();
            at = 0;
            Token first = tokens.getFirst();
            if (first.kind() == Token.Kind.WORD && ENDS.contains(first.text())) {
                return nodes;
            }
            next++;
            action(first, nodes);
        }
        return nodes;
    }

    private void action(Token first, List<Node> nodes) {
        String word = first.kind() == Token.Kind.WORD ? first.text() : "";
        switch (word) {
            case "if", "with", "range" -> {
                at++;
                nodes.add(control(word));
            }
            case "define" -> {
                at++;
                define();
            }
            case "block" -> {
                at++;
                nodes.add(block());
            }
            case "template" -> {
                at++;
                String name = string("template clause");
                nodes.add(new Node.Call(name, peek().kind() == Token.Kind.END ? null : pipe("template clause")));
            }
            case "break", "continue" -> {
                at++;
                end(word);
                if (loops == 0) {
                    throw problem("{{" + word + "}} outside {{range}}");
                }
                nodes.add(word.equals("break") ? new Node.Break() : new Node.Continue());
            }
            default -> nodes.add(new Node.Action(pipe("command")));
        }
    }

    private Node control(String word) {
        if (++depth > DEEPEST) {
            throw problem("nested more than " + DEEPEST + " deep");
        }
        int before = variables.size();
        Node.Pipe pipe = pipe(word);
        loops += word.equals("range") ? 1 : 0;
        List<Node> body = list();
        loops -= word.equals("range") ? 1 : 0;
        List<Node> otherwise = otherwise(word);
        forget(before);
        depth--;
        return switch (word) {
            case "if" -> new Node.If(pipe, body, otherwise);
            case "with" -> new Node.With(pipe, body, otherwise);
            default -> new Node.Range(pipe, body, otherwise);
        };
    }

    private void remember(String variable) {
        variables.add(variable);
        known.merge(variable, 1, Integer::sum);
    }

    private void forget(int before) {
        List<String> gone = variables.subList(before, variables.size());
        gone.forEach(variable -> known.merge(variable, -1, Integer::sum));
        gone.clear();
    }

    /** What stands after an {@code else}, up to the end of the block. */
    private List<Node> otherwise(String word) {
        if (!takesEnd().equals("else")) {
            end("end");
            return List.of();
        }
        boolean chained = peek().is(Token.Kind.WORD, word) && !word.equals("range");
        if (chained) {
            at++;
            return List.of(control(word));
        }
        end("else");
        List<Node> otherwise = list();
        if (!takesEnd().equals("end")) {
            throw problem("expected end; found {{else}}");
        }
        end("end");
        return otherwise;
    }

    private String takesEnd() {
        if (next >= pieces.size()) {
            throw problem("unexpected EOF");
        }
        next++;
        at = 1;
        return tokens.getFirst().text();
    }

    private List<Node> body() {
        int outerLoops = loops;
        List<String> outerVariables = variables;
        Map<String, Integer> outerKnown = known;
        loops = 0;
        variables = new ArrayList<>();
        known = new HashMap<>();
        remember("$");
        List<Node> body = list();
        loops = outerLoops;
        variables = outerVariables;
        known = outerKnown;
        if (!takesEnd().equals("end")) {
            throw problem("unexpected {{else}}");
        }
        end("end");
        return body;
    }

    private void define() {
        String name = string("define clause");
        end("define clause");
        if (depth > 0) {
            throw problem("unexpected {{define}}");
        }
        named.put(name, body());
    }

    private Node block() {
        if (++depth > DEEPEST) {
            throw problem("nested more than " + DEEPEST + " deep");
        }
        String name = string("block clause");
        Node.Pipe pipe = pipe("block clause");
        named.put(name, body());
        depth--;
        return new Node.Call(name, pipe);
    }

    private Token peek() {
        return tokens.get(at);
    }

    private String string(String context) {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected(context);
        }
        return tokens.get(at++).text();
    }

    private void end(String context) {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected(context);
        }
    }

    private IllegalArgumentException unexpected(String context) {
        Token token = peek();
        return problem(
                "unexpected " + (token.kind() == Token.Kind.END ? "}}" : "<" + token.text() + ">") + " in " + context);
    }

    private Node.Pipe pipe(String context) {
        Node.Pipe pipe = pipeline(context);
        end(context);
        return pipe;
    }

    private Node.Pipe pipeline(String context) {
        List<String> kept = new ArrayList<>();
        int start = at;
        while (peek().kind() == Token.Kind.VARIABLE) {
            kept.add(tokens.get(at++).text());
            boolean more = context.equals("range") && kept.size() == 1 && peek().is(Token.Kind.MARK, ",");
            at += more ? 1 : 0;
            if (!more) {
                break;
            }
        }
        boolean assigns = peek().is(Token.Kind.MARK, "=");
        if (kept.isEmpty() || !(assigns || peek().is(Token.Kind.MARK, ":="))) {
            at = start;
            kept.clear();
            assigns = false;
        } else {
            at++;
        }
        List<List<Node.Operand>> commands = commands(context);
        if (assigns) {
            kept.forEach(this::checkKnown);
        } else {
            kept.forEach(this::remember);
        }
        return new Node.Pipe(kept, assigns, commands);
    }

    private List<List<Node.Operand>> commands(String context) {
        List<List<Node.Operand>> commands = new ArrayList<>();
        do {
            List<Node.Operand> command = new ArrayList<>();
            while (peek().kind() != Token.Kind.END
                    && !peek().is(Token.Kind.MARK, "|")
                    && !peek().is(Token.Kind.MARK, ")")) {
                if (!command.isEmpty() && !peek().spaced()) {
                    throw unexpected("operand");
                }
                command.add(operand());
            }
            if (command.isEmpty()) {
                throw problem("missing value for " + context);
            }
            commands.add(command);
        } while (peek().is(Token.Kind.MARK, "|") && at++ >= 0);
        for (List<Node.Operand> later : commands.subList(1, commands.size())) {
            if (later.getFirst() instanceof Node.Operand.Constant || later.getFirst() instanceof Node.Operand.Dot) {
                throw problem("non executable command in pipeline stage");
            }
        }
        return commands;
    }

    private Node.Operand operand() {
        Node.Operand first = term();
        List<String> fields = new ArrayList<>();
        if (first instanceof Node.Operand.Fields field) {
            fields.addAll(field.names());
            first = field.of();
        }
        while (peek().kind() == Token.Kind.FIELD && !peek().spaced()) {
            fields.add(tokens.get(at++).text().substring(1));
        }
        if (!fields.isEmpty() && (first instanceof Node.Operand.Constant || first instanceof Node.Operand.Nil)) {
            throw problem("unexpected . after term");
        }
        return fields.isEmpty() ? first : new Node.Operand.Fields(first, fields);
    }

    private Node.Operand term() {
        Token token = tokens.get(at++);
        return switch (token.kind()) {
            case DOT -> new Node.Operand.Dot();
            case FIELD ->
                new Node.Operand.Fields(
                        new Node.Operand.Dot(), List.of(token.text().substring(1)));
            case VARIABLE -> {
                checkKnown(token.text());
                yield new Node.Operand.Variable(token.text());
            }
            case STRING -> constant(new Item.Data(StringValue.of(token.text())));
            case CHARACTER -> {
                if (token.text().codePointCount(0, token.text().length()) != 1) {
                    throw problem("malformed character constant");
                }
                yield constant(new Item.Whole(token.text().codePointAt(0)));
            }
            case NUMBER -> constant(number(token.text()));
            case WORD -> word(token.text());
            case MARK, END -> nested(token);
        };
    }

    private static Node.Operand constant(Item item) {
        return new Node.Operand.Constant(item);
    }

    private Node.Operand nested(Token token) {
        if (!token.is(Token.Kind.MARK, "(")) {
            at--;
            throw unexpected("operand");
        }
        if (++depth > DEEPEST) {
            throw problem("nested more than " + DEEPEST + " deep");
        }
        Node.Pipe pipe = pipeline("parenthesized pipeline");
        if (!peek().is(Token.Kind.MARK, ")")) {
            throw problem("unclosed left paren");
        }
        at++;
        depth--;
        return new Node.Operand.Nested(pipe);
    }

    private Node.Operand word(String word) {
        return switch (word) {
            case "true", "false" -> constant(new Item.Data(BooleanValue.of(word.equals("true"))));
            case "nil" -> new Node.Operand.Nil();
            default -> {
                if (!Functions.NAMES.contains(word)) {
                    throw problem("function \"" + word + "\" not defined");
                }
                yield new Node.Operand.Function(word);
            }
        };
    }

    private void checkKnown(String variable) {
        if (known.getOrDefault(variable, 0) == 0) {
            throw problem("undefined variable \"" + variable + "\"");
        }
    }

    private Item number(String text) {
        String digits = text.length() > LONGEST_NUMBER ? "" : text.replace("_", "");
        try {
            String bare = digits.replaceFirst("^[+-]", "");
            if (bare.matches("0[xX][0-9a-fA-F]+|[0-9]+")) {
                return new Item.Whole(Long.decode(digits));
            }
            if (bare.matches("0[bBoO][0-7]+")) {
                int radix = Character.toLowerCase(bare.charAt(1)) == 'b' ? 2 : 8;
                long value = Long.parseLong(bare.substring(2), radix);
                return new Item.Whole(digits.startsWith("-") ? -value : value);
            }
            if (bare.matches("([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
                return new Item.Real(Double.parseDouble(digits));
            }
        } catch (NumberFormatException e) {
            throw problem("bad number syntax: \"" + text + "\"");
        }
        throw problem("bad number syntax: \"" + text + "\"");
    }
}
