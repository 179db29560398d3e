package dev.portcullis.rego.builtin.template;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One rendering of a template. */
final class Rendering {
    private static final int DEEPEST = 400;
    private static final String NO_VALUE = "<no value>";

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private static final class Variable {
        final String name;
        Item item;

        Variable(String name, Item item) {
            this.name = name;
            this.item = item;
        }
    }

    private final Map<String, List<Node>> named;
    private final Means means;
    private final Functions functions;
    private final StringBuilder out = new StringBuilder();
    private List<Variable> variables = new ArrayList<>();
    private int depth;

    Rendering(Map<String, List<Node>> named, Means means) {
        this.named = named;
        this.means = means;
        this.functions = new Functions(means);
    }

    String render(Item data) {
        call("", data);
        return out.toString();
    }

    private void write(String text) {
        means.make(text.length());
        out.append(text);
    }

    private void call(String name, Item dot) {
        List<Node> body = named.get(name);
        if (body == null) {
            throw new IllegalArgumentException("template: template \"" + name + "\" not defined");
        }
        List<Variable> outer = variables;
        variables = new ArrayList<>(List.of(new Variable("$", dot)));
        walk(body, dot);
        variables = outer;
    }

    private Flow walk(List<Node> nodes, Item dot) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("template: nested more than " + DEEPEST + " deep");
        }
        Flow flow = Flow.ON;
        for (int i = 0; i < nodes.size() && flow == Flow.ON; i++) {
            means.charge(1);
            flow = walk(nodes.get(i), dot);
        }
        depth--;
        return flow;
    }

    private Flow walk(Node node, Item dot) {
        return switch (node) {
            case Node.Text text -> {
                write(text.text());
                yield Flow.ON;
            }
            case Node.Action action -> {
                Item item = pipe(action.pipe(), dot);
                if (action.pipe().variables().isEmpty()) {
                    write(Items.isNull(item) ? NO_VALUE : Items.text(item, means));
                }
                yield Flow.ON;
            }
            case Node.If choice -> branch(choice.pipe(), choice.body(), choice.otherwise(), dot, false);
            case Node.With with -> branch(with.pipe(), with.body(), with.otherwise(), dot, true);
            case Node.Range range -> range(range, dot);
            case Node.Call call -> {
                call(call.name(), call.pipe() == null ? Items.NULL : pipe(call.pipe(), dot));
                yield Flow.ON;
            }
            case Node.Break _ -> Flow.BREAK;
            case Node.Continue _ -> Flow.CONTINUE;
        };
    }

    private Flow branch(Node.Pipe pipe, List<Node> body, List<Node> otherwise, Item dot, boolean moves) {
        int known = variables.size();
        Item item = pipe(pipe, dot);
        boolean holds = Items.isTrue(item);
        Flow flow = walk(holds ? body : otherwise, holds && moves ? item : dot);
        forget(known);
        return flow;
    }

    private void forget(int known) {
        variables.subList(known, variables.size()).clear();
    }

    private Flow range(Node.Range range, Item dot) {
        int known = variables.size();
        Item over = pipe(range.pipe(), dot);
        Flow flow = Flow.ON;
        boolean any = false;
        long size = size(over);
        for (long i = 0; i < size && flow != Flow.BREAK; i++) {
            any = true;
            means.charge(2);
            int inner = variables.size();
            Item key = over instanceof Item.Data(ObjectValue object)
                    ? new Item.Data(object.keys().get((int) i))
                    : new Item.Whole(i);
            Item element = element(over, i);
            keep(range.pipe(), key, element);
            flow = walk(range.body(), element);
            forget(inner);
        }
        Flow after = any ? Flow.ON : walk(range.otherwise(), dot);
        forget(known);
        return after;
    }

    private long size(Item over) {
        return switch (over) {
            case Item.Whole whole -> whole.value();
            case Item.Absent _, Item.Data(NullValue _) -> 0;
            case Item.Data(ArrayValue array) -> array.size();
            case Item.Data(ObjectValue object) -> object.size();
            default ->
                throw new IllegalArgumentException("template: range can't iterate over " + Items.text(over, means));
        };
    }

    private static Item element(Item over, long index) {
        return switch (over) {
            case Item.Data(ArrayValue array) -> new Item.Data(array.get((int) index));
            case Item.Data(ObjectValue object) -> new Item.Data(object.values().get((int) index));
            default -> new Item.Whole(index);
        };
    }

    private void keep(Node.Pipe pipe, Item key, Item element) {
        List<String> names = pipe.variables();
        for (int i = 0; i < names.size(); i++) {
            Item item = names.size() == 2 && i == 0 ? key : element;
            if (pipe.assigns()) {
                variable(names.get(i)).item = item;
            } else {
                variables.add(new Variable(names.get(i), item));
            }
        }
    }

    private Variable variable(String name) {
        for (Variable variable : variables.reversed()) {
            means.charge(1);
            if (variable.name.equals(name)) {
                return variable;
            }
        }
        throw new IllegalArgumentException("template: undefined variable: " + name);
    }

    private Item pipe(Node.Pipe pipe, Item dot) {
        List<Item> given = List.of();
        for (List<Node.Operand> command : pipe.commands()) {
            given = List.of(command(command, dot, given));
        }
        Item item = given.getFirst();
        for (String name : pipe.variables()) {
            if (pipe.assigns()) {
                variable(name).item = item;
            } else {
                variables.add(new Variable(name, item));
            }
        }
        return item;
    }

    private Item command(List<Node.Operand> command, Item dot, List<Item> given) {
        means.charge(1);
        Node.Operand first = command.getFirst();
        if (first instanceof Node.Operand.Function function) {
            return function(function.name(), command.subList(1, command.size()), dot, given);
        }
        if (command.size() + given.size() > 1) {
            throw new IllegalArgumentException("template: can't give argument to non-function");
        }
        if (first instanceof Node.Operand.Nil) {
            throw new IllegalArgumentException("template: nil is not a command");
        }
        return operand(first, dot);
    }

    private Item function(String name, List<Node.Operand> operands, Item dot, List<Item> given) {
        boolean and = name.equals("and");
        if (!and && !name.equals("or")) {
            List<Item> arguments = new ArrayList<>();
            operands.forEach(operand -> arguments.add(argument(operand, dot)));
            arguments.addAll(given);
            return functions.call(name, arguments);
        }
        if (operands.size() + given.size() == 0) {
            throw new IllegalArgumentException("wrong number of args for " + name + ": want at least 1 got 0");
        }
        Item last = Items.NULL;
        for (Node.Operand operand : operands) {
            last = argument(operand, dot);
            if (Items.isTrue(last) != and) {
                return last;
            }
        }
        return given.isEmpty() ? last : given.getFirst();
    }

    private Item argument(Node.Operand operand, Item dot) {
        Item item = operand(operand, dot);
        return item instanceof Item.Absent ? Items.NULL : item;
    }

    private Item operand(Node.Operand operand, Item dot) {
        return switch (operand) {
            case Node.Operand.Dot _ -> dot;
            case Node.Operand.Nil _ -> Items.NULL;
            case Node.Operand.Constant constant -> constant.item();
            case Node.Operand.Variable variable -> variable(variable.name()).item;
            case Node.Operand.Nested nested -> pipe(nested.pipe(), dot);
            case Node.Operand.Function function -> function(function.name(), List.of(), dot, List.of());
            case Node.Operand.Fields fields -> {
                Item item = operand(fields.of(), dot);
                for (String name : fields.names()) {
                    item = field(item, name);
                }
                yield item;
            }
        };
    }

    private Item field(Item item, String name) {
        means.charge(1);
        if (item instanceof Item.Data(ObjectValue object)) {
            Value member = object.get(StringValue.of(name));
            return member == null ? new Item.Absent() : new Item.Data(member);
        }
        if (item instanceof Item.Absent) {
            return item;
        }
        throw new IllegalArgumentException(
                Items.isNull(item)
                        ? "template: nil pointer evaluating interface {}." + name
                        : "template: can't evaluate field " + name + " in type " + Items.type(item));
    }
}
