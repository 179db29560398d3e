package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a plan consists of: it is refused in words, or both ways to evaluate it come to the same. Bytes that begin with a control
 * character are choices, by which a plan is made and then damaged in as many places as that character says; all others are the plan.
 */
final class PlanFuzzTest {
    private static final String[] DAMAGE = {
        "-1", "0", "1", "8", "40", "70000", "1e9", "null", "true", "\"a\"", "[]", "{}", "", ",", "}]"
    };
    private static final String INPUT =
            "{\"a\": {\"b\": [1, 2, {\"a\": 1.0}], \"c\": false}, \"b\": [[\"a\", 1], 3], \"c\": \"a\"}";

    static Stream<Arguments> seeds() {
        Stream<String> plans = Stream.concat(
                Stream.of("", "{}", "{\"plans\": {\"plans\": []}}", "[[[[", "\u00e9"),
                IntStream.range(0, 20).mapToObj(seed -> new GeneratedPlan(new Random(seed)).plan()));
        return Stream.concat(
                        plans.map(plan -> plan.getBytes(StandardCharsets.UTF_8)),
                        IntStream.range(0, 40).mapToObj(PlanFuzzTest::choices))
                .map(bytes -> Arguments.of((Object) bytes));
    }

    private static byte[] choices(int seed) {
        byte[] choices = new byte[600];
        new Random(seed).nextBytes(choices);
        choices[0] = (byte) (seed % 4);
        return choices;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void loadsOrRefuses(byte @NotNull [] bytes) throws JsonException {
        Value input = Json.read(INPUT, JsonLimits.DEFAULT);
        switch (RegoProgram.load(plan(bytes), new LoadLimits(1 << 20, 200, 50_000, 1_000))) {
            case LoadResult.Refused refused ->
                assertThat(refused.refusals())
                        .isNotEmpty()
                        .allSatisfy(refusal -> assertThat(refusal.message()).isNotBlank());
            case LoadResult.Loaded loaded ->
                loaded.program().entryPoints().forEach(name -> {
                    Settings settings = Settings.at(0)
                            .withClock(() -> 0)
                            .withBudget(new Budget(100_000, 1, 1_000_000, 10_000, 50, 100));
                    Evaluation evaluation = loaded.program().evaluate(name, input, ObjectValue.EMPTY, settings);
                    assertThat(loaded.program().interpreted().evaluate(name, input, ObjectValue.EMPTY, settings))
                            .isEqualTo(evaluation);
                    // What is said of exceptions that nobody foresaw.
                    if (evaluation instanceof Evaluation.Failed failed) {
                        assertThat(failed.message()).doesNotContain(" failed: ");
                    }
                    loaded.program().reach(name);
                });
        }
    }

    private static byte[] plan(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] < 0 || bytes[0] >= ' ') {
            return bytes;
        }
        Random choices = new Choices(bytes);
        StringBuilder plan = new StringBuilder(new GeneratedPlan(choices).plan());
        for (int i = 0; i < bytes[0]; i++) {
            int place = choices.nextInt(plan.length());
            while (place < plan.length() - 1 && !Character.isDigit(plan.charAt(place))) {
                place++;
            }
            plan.replace(place, place + 1, DAMAGE[choices.nextInt(DAMAGE.length)]);
        }
        return plan.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Takes its numbers from bytes after the first, two for each; at their end, zeros. */
    private static final class Choices extends Random {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;
        private int at = 1;

        Choices(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected int next(int bits) {
            int high = at < bytes.length ? bytes[at++] & 0xFF : 0;
            int low = at < bytes.length ? bytes[at++] & 0xFF : 0;
            int number = high << 8 | low;
            return (number << 15 | number) >>> (31 - bits);
        }
    }
}
