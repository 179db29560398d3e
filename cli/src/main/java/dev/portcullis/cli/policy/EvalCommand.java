package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.value.Value;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates rules of a policy. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {"Evaluates rules of a policy, as webhooks do, and prints one line of JSON for each.", ""},
        footer = {
            "",
            "What the policy prints goes to standard error.",
            "",
            "Examples:",
            "  portcullis policy eval policies/ --input input.json",
            "  portcullis policy eval bundle.tar.gz --input input.json --entry-point portcullis/warn",
            "",
            "Exit codes: 0 every rule is defined, 1 one is undefined or fails, or errors in the policy,",
            "64 wrong options or files.",
        })
final class EvalCommand implements Callable<Integer> {
    private static final int MOST_INPUT = 16 << 20;

    private final Console console;
    private final InstantSource clock;

    @Parameters(paramLabel = "POLICY", description = "a folder with files of Rego, or a bundle")
    @SuppressWarnings("NullAway.Init")
    private Path policy;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "a JSON file with the input document; undefined without")
    private @Nullable Path input;

    @Option(
            names = "--entry-point",
            paramLabel = "RULE",
            description = "a rule, for example portcullis/deny, which is also the default; repeat for more")
    private List<String> entryPoints = List.of(EntryPoints.DENY);

    @Mixin
    private final Compiler compiler;

    EvalCommand(Console console, InstantSource clock, @Nullable Path opa) {
        this.compiler = new Compiler(opa);
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        var document = input == null ? null : read(input);
        var bundle = BuiltPolicy.bundle(console, compiler, policy, this::isWanted);
        var program = bundle.flatMap(built -> Compiler.load(console, built));
        if (bundle.isEmpty() || program.isEmpty()) {
            return ExitCode.REFUSED;
        }
        var data = Documents.data(bundle.get());
        var code = ExitCode.OK;
        for (var entryPoint : entryPoints) {
            if (!print(entryPoint, evaluate(program.get(), entryPoint, document, data))) {
                code = ExitCode.REFUSED;
            }
        }
        return code;
    }

    private boolean isWanted(RuleHead head) {
        return entryPoints.contains(head.entryPoint());
    }

    private Evaluation evaluate(RegoProgram program, String entryPoint, @Nullable Value document, Value data) {
        var settings =
                Documents.settings(clock).withPrinter(line -> console.err().println(Shown.line(line)));
        return document == null
                ? program.evaluateWithoutInput(entryPoint, data, settings)
                : program.evaluate(entryPoint, document, data, settings);
    }

    private boolean print(String entryPoint, Evaluation evaluation) {
        if (evaluation instanceof Evaluation.Defined defined && defined.value().isPresent()) {
            console.out().println(Json.write(defined.value().get()));
            return true;
        }
        console.err().println(Shown.line(entryPoint + ": " + Documents.say(evaluation)));
        return false;
    }

    private static Value read(Path file) {
        try {
            return Json.read(new BoundedFile("--input", file, MOST_INPUT).bytes(), JsonLimits.DEFAULT);
        } catch (JsonException e) {
            throw new UnusableInputException("--input: " + file + " is no JSON: " + e.getMessage());
        }
    }
}
