package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.Reach;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans of every statement in no sensible order: the fast way to evaluate does what the plain one does, to the last step. */
class GeneratedPlansTest {
    /** Fewer where each test runs many times over. */
    private static final int PLANS = Integer.getInteger("portcullis.generated.plans", 3_000);

    @Test
    void compiledPlansDoWhatInterpretedOnesDo() throws JsonException {
        Set<Class<?>> outcomes = new HashSet<>();
        for (int seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            String plan = new GeneratedPlan(random).plan();
            RegoProgram program = Plans.load(plan).orElseThrow();
            Settings settings = Settings.at(7)
                    .withClock(() -> 0)
                    .withStrict(random.nextBoolean())
                    .withBudget(new Budget(random.nextInt(20_000), 1, random.nextInt(100_000), 5_000, 20, 10));
            Value input = input(random);

            Evaluation compiled = program.evaluate("e", input, data(), settings);

            assertThat(program.interpreted().evaluate("e", input, data(), settings))
                    .as("seed %s: %s", seed, plan)
                    .isEqualTo(compiled);
            outcomes.add(compiled.getClass());
        }
        assertThat(outcomes)
                .contains(
                        Evaluation.Defined.class,
                        Evaluation.Undefined.class,
                        Evaluation.Failed.class,
                        Evaluation.Exceeded.class);
    }

    /** What a plan cannot reach by analysis makes no difference when it runs. */
    @Test
    void whatIsNotReachedMakesNoDifference() throws JsonException {
        int narrow = 0;
        for (int seed = 0; seed < PLANS; seed++) {
            Random random = new Random(seed);
            RegoProgram program = Plans.load(new GeneratedPlan(random).plan()).orElseThrow();
            Value input = input(random);
            Reach reach = program.reach("e");
            Value projected = reach.project(input);
            narrow += projected.equals(input) ? 0 : 1;
            Settings settings =
                    Settings.at(7).withClock(() -> 0).withBudget(new Budget(1_000_000, 1, 10_000_000, 100_000, 20, 10));

            assertThat(program.evaluate("e", projected, data(), settings))
                    .as("seed %s: %s of %s", seed, reach, input)
                    .isEqualTo(program.evaluate("e", input, data(), settings));
        }
        assertThat(narrow).isGreaterThan(PLANS / 40);
    }

    private static Value input(Random random) throws JsonException {
        String[] inputs = {
            "{\"a\": {\"b\": [1, 2, {\"a\": 1.0}], \"c\": false}, \"b\": [[\"a\", 1], 3], \"c\": {\"a\": {\"a\": {\"b\": 2}}}}",
            "{\"a\": [3, 2, 1], \"c\": {\"1\": \"x\", \"b\": null}}",
            "[[1], [2, [3]], {\"a\": {\"b\": 1}}]",
            "{\"a\": \"b\", \"b\": \"c\"}",
            "{\"a\": \"a\", \"c\": {\"a\": \"b\"}}",
            "\"a\""
        };
        return Json.read(inputs[random.nextInt(inputs.length)], JsonLimits.DEFAULT);
    }

    private static Value data() throws JsonException {
        Value data = Json.read("{\"a\": {\"1\": {\"b\": 2}, \"b\": [1, 2, 3]}, \"b\": 1}", JsonLimits.DEFAULT);
        return data instanceof ObjectValue ? data : ObjectValue.EMPTY;
    }
}
