package dev.portcullis.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandsTest {
    private static final String OPA = Tools.find().binary("opa").toString();

    private static final String POLICY = """
            package portcullis

            deny contains {"msg": sprintf("%s is not allowed", [input.image.digest])} if {
            	not input.image.digest in data.allowed
            }

            warn contains "old" if input.age > 3
            """;

    private static final String TESTS = """
            package portcullis_test

            import data.portcullis

            test_listed if count(portcullis.deny) == 0 with input as {"image": {"digest": "sha256:aa"}}

            test_others if count(portcullis.deny) == 1 with input as {"image": {"digest": "sha256:bb"}}
            """;

    @TempDir
    Path folder;

    private Path source;

    @BeforeEach
    void write() throws IOException {
        source = Files.createDirectory(folder.resolve("policy"));
        Files.writeString(source.resolve("a.rego"), POLICY);
        Files.writeString(source.resolve("a_test.rego"), TESTS);
        Files.writeString(source.resolve("data.json"), "{\"allowed\": [\"sha256:aa\"]}");
    }

    @Test
    void buildsABundleWithoutTests() throws IOException {
        var output = folder.resolve("bundle.tar.gz");

        var run = run("build", source.toString(), "-o", output.toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("sha256:", "1 modules", "portcullis/deny and portcullis/warn");
        assertThat(new String(
                        PolicyBundle.read(Files.readAllBytes(output)).plan(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("test_listed");
    }

    @Test
    void saysWhereAPolicyIsWrongAndKeepsTheBundleThatWas() throws IOException {
        var output = Files.writeString(folder.resolve("bundle.tar.gz"), "as it was");
        Files.writeString(source.resolve("b.rego"), "package portcullis\n\nwarn contains x if x := http.send({})\n");

        var run = run("build", source.toString(), "-o", output.toString());

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("b.rego:3:25: rego_type_error: undefined function http.send");
        assertThat(output).hasContent("as it was");
    }

    @Test
    void buildsNothingThatRefusesNothing() throws IOException {
        Files.writeString(source.resolve("a.rego"), "package portcullis\n\nwarn contains 1 if input.x\n");

        var run = run(
                "build",
                source.toString(),
                "-o",
                folder.resolve("bundle.tar.gz").toString());

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("data.portcullis.deny");
        assertThat(folder.resolve("bundle.tar.gz")).doesNotExist();
    }

    @Test
    void evaluatesABundleAsItDoesItsSource() throws IOException {
        var bundle = folder.resolve("bundle.tar.gz");
        var input = Files.writeString(folder.resolve("input.json"), "{\"image\": {\"digest\": \"sha256:bb\"}}");
        assertThat(run("build", source.toString(), "-o", bundle.toString()).code())
                .isEqualTo(ExitCode.OK);

        for (var policy : List.of(source, bundle)) {
            var run = run("eval", policy.toString(), "--input", input.toString());

            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).isEqualTo("[{\"msg\":\"sha256:bb is not allowed\"}]\n");
        }
    }

    @Test
    void tellsAnErrorOfAnEvaluationWithItsPlace() throws IOException {
        Files.writeString(source.resolve("a.rego"), "package portcullis\n\ndeny contains x if x := to_number(input)\n");
        var input = Files.writeString(folder.resolve("input.json"), "\"seven\"");

        var run = run("eval", source.toString(), "--input", input.toString());

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("portcullis/deny: a.rego:3:", "to_number");
    }

    @Test
    void refusesAnEntryPointThatIsNotThere() {
        var run = run("eval", source.toString(), "--entry-point", "portcullis/dney");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("none of the rules");
    }

    @Test
    void runsTestsAndMeasuresWhatTheyCover() {
        var run = run("test", source.toString(), "--verbose");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "PASS data.portcullis_test.test_listed  a_test.rego:5",
                        "not covered: data.portcullis.warn  a.rego:7",
                        "1 of 2 rules covered (50 %)")
                .endsWith("2 passed, 0 failed, 0 errors, 0 skipped\n");
    }

    @Test
    void failsWhereTooLittleIsCovered() {
        assertThat(run("test", source.toString(), "--minimum-coverage", "50").code())
                .isEqualTo(ExitCode.OK);
        assertThat(run("test", source.toString(), "--minimum-coverage", "51").code())
                .isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void tellsFailuresFromErrorsAndShowsWhatWasPrinted() throws IOException {
        Files.writeString(source.resolve("b_test.rego"), """
                package portcullis_b_test

                test_undefined if {
                	print("seen", 1)
                	1 == 2
                }

                test_false := false

                test_error if to_number(data.allowed[0]) == 1

                todo_test_later if false
                """);

        var run = run("test", source.toString());

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out())
                .contains(
                        "FAIL data.portcullis_b_test.test_undefined  b_test.rego:3  undefined\n     seen 1",
                        "FAIL data.portcullis_b_test.test_false  b_test.rego:8  false",
                        "ERROR data.portcullis_b_test.test_error  b_test.rego:10  ")
                .endsWith("2 passed, 2 failed, 1 errors, 1 skipped\n");
    }

    @Test
    void runsTheTestsThatAreNamed() {
        var run = run("test", source.toString(), "--run", "other");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).endsWith("1 passed, 0 failed, 0 errors, 0 skipped\n");
    }

    @Test
    void nothingToTestIsNoSuccess() {
        assertThat(run("test", source.toString(), "--run", "nothing").code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run("test", source.toString(), "--run", "(").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void stopsATestThatWouldNotEnd() throws IOException {
        Files.writeString(source.resolve("b_test.rego"), """
                package portcullis_b_test

                test_long if count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i == j]) > 0
                """);

        var run = run("test", source.toString(), "--run", "test_long");

        assertThat(run.out()).contains("used up its budget of ").endsWith("0 passed, 0 failed, 1 errors, 0 skipped\n");
    }

    @Test
    void leavesLinksAndHiddenFilesAside() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.rego"), "this is no Rego");
        Files.createSymbolicLink(source.resolve("link.rego"), secret);
        Files.writeString(source.resolve(".hidden.rego"), "nor is this");

        assertThat(run("test", source.toString()).code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void saysWhatCannotBeUsed() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        var garbage = Files.writeString(folder.resolve("garbage"), "garbage");

        assertThat(run("build", folder.resolve("nowhere").toString(), "-o", "x").err())
                .contains("there is no folder");
        assertThat(run("test", empty.toString()).err()).contains("*.rego");
        assertThat(run("eval", garbage.toString()).err()).contains("POLICY");
        assertThat(run("eval", source.toString(), "--input", garbage.toString()).err())
                .contains("no JSON");
        assertThat(CommandLineRun.of("policy", "test", source.toString(), "--opa", "/nowhere/opa"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("/nowhere/opa"));
    }

    private static CommandLineRun run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("policy", command, "--opa", OPA));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
