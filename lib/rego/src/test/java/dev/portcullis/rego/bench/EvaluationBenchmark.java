package dev.portcullis.rego.bench;

import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One evaluation, from the bytes of the input to the result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EvaluationBenchmark {
    /** Holds {@code plan.json} and {@code input.json}. */
    @Param("")
    public String folder = "";

    private byte[] input = {};
    private @Nullable RegoProgram program;

    @Setup
    public void load() throws IOException {
        input = Files.readAllBytes(Path.of(folder, "input.json"));
        program = RegoProgram.load(Files.readAllBytes(Path.of(folder, "plan.json")), LoadLimits.DEFAULT)
                .orElseThrow();
    }

    @Benchmark
    public Evaluation evaluate() throws JsonException {
        return Objects.requireNonNull(program)
                .evaluate(
                        Workload.ENTRY_POINT, Json.read(input, JsonLimits.DEFAULT), ObjectValue.EMPTY, Settings.at(0));
    }
}
