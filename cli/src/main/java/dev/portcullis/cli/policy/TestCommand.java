package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.opa.RuleHead;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests of a policy. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the tests of a policy: every rule whose name begins with test_, as webhooks would evaluate it.",
            "A test passes if its rule is defined and not false. One that begins with todo_test_ is skipped.",
            ""
        },
        footer = {
            "",
            "Rules are covered that took a value in some test; those of tests are not counted. What a test that fails",
            "prints is shown.",
            "",
            "Examples:",
            "  portcullis policy test policies/",
            "  portcullis policy test policies/ --run 'expired|unsigned' --verbose",
            "  portcullis policy test policies/ --minimum-coverage 90",
            "",
            "Exit codes: 0 all passed, 1 some did not, too few rules are covered, or errors in the policy,",
            "64 wrong options or files, no test, or OPA is missing.",
        })
final class TestCommand implements Callable<Integer> {
    private final Console console;
    private final InstantSource clock;

    @Parameters(paramLabel = "DIR", description = "a folder with files of Rego, tests among them")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--run",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "only tests whose name has this in it")
    private String run = "";

    @Option(names = "--verbose", description = "name what passes too, and the rules that no test covers")
    private boolean verbose;

    @Option(
            names = "--minimum-coverage",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "fail if fewer of the rules are covered")
    private int minimum;

    @Mixin
    private final Compiler compiler;

    TestCommand(Console console, InstantSource clock, @Nullable Path opa) {
        this.compiler = new Compiler(opa);
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        var source = SourceFolder.read(folder, path -> true);
        var selected = selection();
        var bundle = compiler.compile(
                console,
                source,
                head -> PolicyTest.isOne(head)
                        && selected.matcher(head.entryPoint()).find());
        var program = bundle.flatMap(built -> Compiler.load(console, built));
        if (bundle.isEmpty() || program.isEmpty()) {
            return ExitCode.REFUSED;
        }
        var tests = new PolicyTest.Runner(program.get(), Documents.data(bundle.get()), Documents.settings(clock));
        var heads = compiler.heads(source);
        var results = results(tests, heads, selected);
        var coverage = Coverage.of(rules(heads), tests.reached());
        TestReport.print(console.out(), results, coverage, verbose);
        return !results.isEmpty()
                        && results.stream().allMatch(PolicyTest::isPassedOrSkipped)
                        && coverage.percent() >= minimum
                ? ExitCode.OK
                : ExitCode.REFUSED;
    }

    private List<PolicyTest> results(PolicyTest.Runner tests, List<RuleHead> heads, Pattern selected) {
        List<PolicyTest> results = new ArrayList<>();
        try (var progress = Progress.of(console, () -> "testing, " + results.size() + " done")) {
            progress.start();
            for (var head : PolicyTest.among(heads)) {
                if (selected.matcher(head.entryPoint()).find()) {
                    results.add(tests.run(head));
                }
            }
        }
        return results;
    }

    private static List<RuleHead> rules(List<RuleHead> heads) {
        return heads.stream()
                .filter(head -> !head.isDefault() && !SourceFolder.isTest(head.file()))
                .toList();
    }

    private Pattern selection() {
        try {
            return Pattern.compile(run);
        } catch (PatternSyntaxException e) {
            throw new UnusableInputException("--run is no regular expression: " + e.getDescription());
        }
    }
}
