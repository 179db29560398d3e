package dev.portcullis.rego.compile;

import dev.portcullis.rego.plan.Block;
import dev.portcullis.rego.plan.Operand;
import dev.portcullis.rego.plan.Statement;
import dev.portcullis.rego.plan.Walk;
import dev.portcullis.rego.plan.Writes;
import dev.portcullis.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the rules that a {@link Switch} can choose from. */
final class SwitchRules {
    /** Fewer are as quickly run. */
    private static final int FEWEST = 4;

    /** How a rule begins: the result is reset, a part of a document looked up, and compared with a string. */
    private record Head(int result, int source, String key, int part, String text) {
        boolean isLike(Head other) {
            return result == other.result && source == other.source && part == other.part && key.equals(other.key);
        }
    }

    private final Head head;
    private final List<Block> rules;
    private final Slots slots;
    private final Sequence[] blocks;

    private SwitchRules(Head head, List<Block> rules, Slots slots, Sequence[] blocks) {
        this.head = head;
        this.rules = rules;
        this.slots = slots;
        this.blocks = blocks;
    }

    /** How many of the first blocks a switch can stand for, which may be none. */
    static int count(List<Block> blocks) {
        Head first = blocks.isEmpty() ? null : head(blocks.getFirst());
        if (first == null) {
            return 0;
        }
        int count = 0;
        int heads = 0;
        while (count < blocks.size() && !writes(blocks.get(count), first.source)) {
            Head head = head(blocks.get(count));
            if (head != null && head.isLike(first)) {
                heads++;
            } else if (!needs(blocks.get(count), first.result)) {
                break;
            }
            count++;
        }
        return heads < FEWEST ? 0 : count;
    }

    /** Takes as many blocks as {@link #count} says, and what they were compiled to. */
    static SwitchRules of(List<Block> rules, Slots slots, Sequence[] blocks) {
        Head head = head(rules.getFirst());
        if (head == null) {
            throw new IllegalArgumentException("no rules to choose from");
        }
        return new SwitchRules(head, rules, slots, blocks);
    }

    private static @Nullable Head head(Block block) {
        List<Statement> statements = block.statements();
        if (statements.size() < 3
                || !(statements.get(0) instanceof Statement.ResetLocal reset)
                || !(statements.get(1) instanceof Statement.Dot dot)
                || !(statements.get(2) instanceof Statement.Equal equal)
                || !(dot.source() instanceof Operand.Local source)
                || !(dot.key() instanceof Operand.Text key)
                || !(equal.b() instanceof Operand.Text text)
                || !equal.a().equals(new Operand.Local(dot.target()))) {
            return null;
        }
        boolean distinct =
                reset.target() != dot.target() && reset.target() != source.number() && dot.target() != source.number();
        boolean cheap = StringValue.of(key.text()).weight() == 1;
        return distinct && cheap
                ? new Head(reset.target(), source.number(), key.text(), dot.target(), text.text())
                : null;
    }

    /** Whether a block does nothing unless a local is defined. */
    private static boolean needs(Block block, int local) {
        return !block.statements().isEmpty()
                && block.statements().getFirst() instanceof Statement.IsDefined defined
                && defined.source() == local;
    }

    private static boolean writes(Block block, int local) {
        boolean[] writes = {false};
        Walk.over(List.of(block), statement -> writes[0] |= Writes.of(statement).contains(local));
        return writes[0];
    }

    int source() {
        return slots.of(head.source);
    }

    StringValue key() {
        return StringValue.of(head.key);
    }

    int part() {
        return slots.of(head.part);
    }

    int result() {
        return slots.of(head.result);
    }

    Sequence[] blocks() {
        return blocks;
    }

    /** The blocks of the rules of each string, in order. */
    Map<String, int[]> chosen() {
        Map<String, List<Integer>> lists = new HashMap<>();
        String text = head.text;
        for (int i = 0; i < rules.size(); i++) {
            Head own = head(rules.get(i));
            text = own == null ? text : own.text;
            lists.computeIfAbsent(text, none -> new ArrayList<>()).add(i);
        }
        Map<String, int[]> chosen = new HashMap<>();
        lists.forEach((string, own) ->
                chosen.put(string, own.stream().mapToInt(Integer::intValue).toArray()));
        return chosen;
    }
}
