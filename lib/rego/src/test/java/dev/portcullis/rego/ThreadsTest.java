package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One program and one input, which any number of threads share. */
class ThreadsTest {
    @Test
    void threadsDoNotDisturbEachOther() throws JsonException, InterruptedException, ExecutionException {
        Settings settings =
                Settings.at(0).withClock(() -> 0).withBudget(new Budget(20_000, 1, 1_000_000, 10_000, 20, 100));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int seed = 0; seed < 100; seed++) {
                RegoProgram program =
                        Plans.load(new GeneratedPlan(new Random(seed)).plan()).orElseThrow();
                Value input = Json.read(
                        "{\"c\": {\"b\": [2, 1]}, \"a\": {\"c\": 1, \"b\": [{\"b\": 1, \"a\": 2}], \"a\": 0}, \"b\": \"a\"}",
                        JsonLimits.DEFAULT);
                List<Future<Evaluation>> running = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    running.add(threads.submit(() -> program.evaluate("e", input, ObjectValue.EMPTY, settings)));
                }
                Evaluation alone = program.interpreted().evaluate("e", input, ObjectValue.EMPTY, settings);
                for (Future<Evaluation> evaluation : running) {
                    assertThat(evaluation.get()).as("seed %s", seed).isEqualTo(alone);
                }
            }
        }
    }
}
