package dev.portcullis.cli.policy;

import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.plan.Location;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A test that was run.
 *
 * @param head where it stands
 * @param outcome how it ended
 * @param detail what there is to say of it; empty for nothing
 * @param printed what it printed
 */
record PolicyTest(RuleHead head, Outcome outcome, String detail, List<String> printed) {
    private static final String TEST = "test_";
    private static final String LATER = "todo_test_";

    PolicyTest {
        printed = List.copyOf(printed);
    }

    /** How a test can end. */
    enum Outcome {
        PASS,
        FAIL,
        ERROR,
        SKIP
    }

    boolean isPassedOrSkipped() {
        return outcome == Outcome.PASS || outcome == Outcome.SKIP;
    }

    /** Says whether a rule is a test, to be run now or later. */
    static boolean isOne(RuleHead head) {
        var name = head.path().getLast();
        return name.startsWith(TEST) || name.startsWith(LATER);
    }

    /** The tests among rules, each once, where it begins. */
    static List<RuleHead> among(List<RuleHead> heads) {
        Map<String, RuleHead> first = new LinkedHashMap<>();
        for (var head : heads) {
            if (isOne(head)) {
                first.putIfAbsent(head.entryPoint(), head);
            }
        }
        return List.copyOf(first.values());
    }

    /** Runs tests of one program, and keeps where rules took a value. Used by one thread. */
    static final class Runner {
        private final Set<Location> reached = new HashSet<>();
        private final RegoProgram program;
        private final Value data;
        private final Settings settings;

        Runner(RegoProgram program, Value data, Settings settings) {
            this.program = program.tracing(reached::add);
            this.data = data;
            this.settings = settings;
        }

        /** Where rules took a value so far. */
        Set<Location> reached() {
            return Set.copyOf(reached);
        }

        PolicyTest run(RuleHead test) {
            if (test.path().getLast().startsWith(LATER)) {
                return new PolicyTest(test, Outcome.SKIP, "", List.of());
            }
            List<String> printed = new ArrayList<>();
            var evaluation = program.evaluateWithoutInput(test.entryPoint(), data, settings.withPrinter(printed::add));
            return switch (evaluation) {
                case Evaluation.Defined defined ->
                    defined.value().filter(Value::truthy).isPresent()
                            ? new PolicyTest(test, Outcome.PASS, "", List.of())
                            : new PolicyTest(test, Outcome.FAIL, "false", printed);
                case Evaluation.Undefined undefined -> new PolicyTest(test, Outcome.FAIL, "undefined", printed);
                default -> new PolicyTest(test, Outcome.ERROR, Documents.say(evaluation), printed);
            };
        }
    }
}
