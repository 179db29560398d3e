package dev.portcullis.rego.compile;

import dev.portcullis.rego.run.Composites;
import dev.portcullis.rego.run.Run;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules in a row that begin by asking whether the same part of the same document is one string or another: only those whose string it is are
 * run. The others would reset the result, look the part up, find it different and leave, and all that remains of them is what they cost.
 */
final class Switch extends Node {
    /** Longer strings cost something to compare. */
    private static final int LONGEST = 1024;

    private static final int[] NONE = {};

    private final int source;
    private final StringValue key;
    private final int part;
    private final int result;

    /** The blocks of all rules, in order, and which of them belong to the rules of a string. */
    private final Sequence[] blocks;

    private final Map<String, int[]> chosen;

    /** What the blocks before each cost where they are left at once. */
    private final long[] costs;

    Switch(SwitchRules rules) {
        source = rules.source();
        key = rules.key();
        part = rules.part();
        result = rules.result();
        blocks = rules.blocks();
        chosen = rules.chosen();
        costs = new long[blocks.length + 1];
        for (int i = 0; i < blocks.length; i++) {
            costs[i + 1] = costs[i] + blocks[i].cost();
        }
    }

    @Override
    int run(Run run, @Nullable Value[] locals) {
        Value value = Composites.get(locals[source], key);
        if (value instanceof StringValue text && text.string().length() > LONGEST) {
            return all(run, locals);
        }
        int[] wanted = value instanceof StringValue text ? chosen.getOrDefault(text.string(), NONE) : NONE;
        int next = 0;
        for (int block : wanted) {
            run.charge(costs[block] - costs[next]);
            if (block > next) {
                locals[result] = null;
                locals[part] = value;
            }
            if (blocks[block].run(run, locals) == RETURN) {
                return RETURN;
            }
            next = block + 1;
        }
        run.charge(costs[blocks.length] - costs[next]);
        if (blocks.length > next) {
            locals[result] = null;
            locals[part] = value;
        }
        return NEXT;
    }

    private int all(Run run, @Nullable Value[] locals) {
        for (Sequence block : blocks) {
            if (block.run(run, locals) == RETURN) {
                return RETURN;
            }
        }
        return NEXT;
    }
}
