package dev.portcullis.rego.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Compares the evaluator with OPA's own, on the same policies and inputs, and ends with 1 where it is behind. */
public final class RegoBench {
    private static final double AIM = 5;
    private static final double SCALING = 1.7;
    private static final int ROUNDS = 3;

    private final Path tools;
    private final Path folder;
    private final List<String> misses = new ArrayList<>();

    private RegoBench(Path tools, Path folder) {
        this.tools = tools;
        this.folder = folder;
    }

    /** What one evaluation takes. */
    private record Cost(double nanoseconds, double bytes) {}

    /**
     * Runs all that {@link Workload} names.
     *
     * @param arguments the folder of the tools
     */
    public static void main(String[] arguments) throws Exception {
        RegoBench bench = new RegoBench(Path.of(arguments[0]), Files.createTempDirectory("rego-bench"));
        System.out.println("one evaluation, decoding of the input included; ratio = OPA's time : ours, the median of "
                + ROUNDS + "; to be above 1.0, aim " + AIM);
        for (Workload workload : Workload.values()) {
            bench.compare(workload);
        }
        bench.misses.forEach(miss -> System.out.println("MISSED: " + miss));
        System.exit(bench.misses.isEmpty() ? 0 : 1);
    }

    private void compare(Workload workload) throws Exception {
        Path of = Files.createDirectories(folder.resolve(workload.name()));
        Files.writeString(of.resolve("policy.rego"), workload.policy());
        Files.writeString(of.resolve("input.json"), workload.input());
        tool("rego-cases", "plan", Workload.ENTRY_POINT, at(of, "policy.rego"), at(of, "plan.json"));
        List<Cost> opa = new ArrayList<>();
        List<Cost> here = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            opa.add(opa(of));
            here.add(here(of, 1));
        }
        sameResult(workload, of);
        print(workload, of, opa, here);
    }

    private void print(Workload workload, Path of, List<Cost> opa, List<Cost> here) throws Exception {
        double ratio = median(opa) / median(here);
        double scaling = 2 * median(here) / here(of, 2).nanoseconds();
        System.out.printf(
                "%-6s ratio %.2f  OPA %.1f µs, %.0f B  here %.1f µs, %.0f B  2 threads %.2f times%n",
                workload,
                ratio,
                median(opa) / 1e3,
                opa.getFirst().bytes(),
                median(here) / 1e3,
                here.getFirst().bytes(),
                scaling);
        System.out.println("       opa bench, without decoding: " + bench(of));
        require(ratio > 1, workload + " is behind OPA");
        require(scaling >= SCALING, workload + " has less than " + SCALING + " times the throughput with 2 threads");
    }

    private void require(boolean met, String otherwise) {
        if (!met) {
            misses.add(otherwise);
        }
    }

    private Cost opa(Path of) throws IOException, InterruptedException {
        tool(
                "rego-cases",
                "measure",
                Workload.QUERY,
                at(of, "policy.rego"),
                at(of, "input.json"),
                "2s",
                at(of, "opa.json"));
        JsonNode measured = new ObjectMapper().readTree(of.resolve("opa.json").toFile());
        return new Cost(
                measured.get("nanoseconds").doubleValue(), measured.get("bytes").doubleValue());
    }

    private Cost here(Path of, int threads) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(EvaluationBenchmark.class.getName())
                        .param("folder", of.toString())
                        .forks(1)
                        .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                        .threads(threads)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(2)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        RunResult only = results.iterator().next();
        double bytes = only.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        return new Cost(only.getPrimaryResult().getScore(), bytes);
    }

    private static void sameResult(Workload workload, Path of) throws IOException, JsonException {
        RegoProgram program = RegoProgram.load(Files.readAllBytes(of.resolve("plan.json")), LoadLimits.DEFAULT)
                .orElseThrow();
        Evaluation evaluation = program.evaluate(
                Workload.ENTRY_POINT,
                Json.read(Files.readAllBytes(of.resolve("input.json")), JsonLimits.DEFAULT),
                ObjectValue.EMPTY,
                Settings.at(0));
        ObjectMapper mapper = new ObjectMapper();
        JsonNode expected = mapper.readTree(of.resolve("opa.json").toFile()).get("result");
        if (!(evaluation instanceof Evaluation.Defined defined)
                || !mapper.readTree(Json.write(defined.value().orElseThrow())).equals(expected)) {
            throw new IllegalStateException(workload + ": " + evaluation + " instead of " + expected);
        }
    }

    private String bench(Path of) throws IOException, InterruptedException {
        tool(
                "opa",
                "bench",
                "--format=gobench",
                "--data",
                at(of, "policy.rego"),
                "--input",
                at(of, "input.json"),
                Workload.QUERY);
        return Files.readAllLines(folder.resolve("output")).stream()
                .filter(line -> line.contains("ns/op"))
                .findFirst()
                .map(line -> line.replaceAll("\\s+", " "))
                .orElse("no figure");
    }

    private void tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tools.resolve(name).toString()));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command + ": " + Files.readString(folder.resolve("output")));
        }
    }

    private static double median(List<Cost> of) {
        return of.stream()
                .mapToDouble(Cost::nanoseconds)
                .sorted()
                .skip(of.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static String at(Path folder, String name) {
        return folder.resolve(name).toString();
    }
}
