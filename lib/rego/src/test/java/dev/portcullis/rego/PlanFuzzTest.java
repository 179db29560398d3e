package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a plan consists of: it is refused in words, or both ways to evaluate it come to the same. */
final class PlanFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.concat(
                        Stream.of("", "{}", "{\"plans\": {\"plans\": []}}", "[[[[", "\u00e9"),
                        IntStream.range(0, 20).mapToObj(seed -> new GeneratedPlan(new Random(seed)).plan()))
                .map(plan -> Arguments.of((Object) plan.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void loadsOrRefuses(byte @NotNull [] plan) {
        switch (RegoProgram.load(plan, new LoadLimits(1 << 20, 200, 50_000, 1_000))) {
            case LoadResult.Refused refused ->
                assertThat(refused.refusals())
                        .isNotEmpty()
                        .allSatisfy(refusal -> assertThat(refusal.message()).isNotBlank());
            case LoadResult.Loaded loaded ->
                loaded.program().entryPoints().forEach(name -> {
                    Settings settings = Settings.at(0)
                            .withClock(() -> 0)
                            .withBudget(new Budget(100_000, 1, 1_000_000, 10_000, 50, 100));
                    Evaluation evaluation =
                            loaded.program().evaluate(name, ObjectValue.EMPTY, ObjectValue.EMPTY, settings);
                    assertThat(loaded.program()
                                    .interpreted()
                                    .evaluate(name, ObjectValue.EMPTY, ObjectValue.EMPTY, settings))
                            .isEqualTo(evaluation);
                    loaded.program().reach(name);
                });
        }
    }
}
