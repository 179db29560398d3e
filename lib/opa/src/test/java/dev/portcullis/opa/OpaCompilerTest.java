package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpaCompilerTest {
    private static final String DENY = """
            package portcullis

            deny contains "unsigned" if count(input.evidence) == 0
            """;

    private static final OpaCompiler COMPILER =
            new OpaCompiler(OpaSettings.of(Tools.find().binary("opa")), List.of("count", "startswith", "equal"));

    @TempDir
    Path folder;

    @Test
    void makesAPlanWithTheRulesThatAreWanted() throws InterruptedException {
        var bundle = compiled(COMPILER.compile(
                source(Map.of("a.rego", DENY + "\nwarn contains \"late\" if count(input.now) == 3\n")),
                OpaCompilerTest::denies));

        assertThat(new String(bundle.plan(), UTF_8))
                .contains("\"portcullis/deny\"")
                .doesNotContain("\"portcullis/warn\"");
        assertThat(new String(bundle.data(), UTF_8)).isEqualToIgnoringWhitespace("{}");
    }

    @Test
    void takesDataFromBesideTheModules() throws InterruptedException {
        var bundle = compiled(COMPILER.compile(
                source(Map.of("a.rego", DENY, "bases/data.json", "{\"allowed\": [\"a\"]}")), OpaCompilerTest::denies));

        assertThat(new String(bundle.data(), UTF_8)).isEqualToIgnoringWhitespace("{\"bases\": {\"allowed\": [\"a\"]}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                deny contains "x" if {        | b.rego:4:0:  | rego_parse_error  | unexpected eof token
                deny contains x if y == 1     | b.rego:3:    | rego_unsafe_var_error | is unsafe
                deny contains x if x := http.send({}) | b.rego:3: | rego_type_error | undefined function http.send
                deny contains x if x := opa.runtime() | b.rego:3: | rego_type_error | undefined function opa.runtime
                deny contains "x" if count(1) == 1 | b.rego:3: | rego_type_error | invalid argument
                deny := 1                     | :3:          | rego_type_error   | conflicting rules
                deny contains "x" if data.portcullis.deny | b.rego: | rego_recursion_error | is recursive
                """)
    void saysWhereTheSourceIsWrong(String rule, String place, String code, String message) throws InterruptedException {
        var compilation = COMPILER.compile(
                source(Map.of("a.rego", DENY, "b.rego", "package portcullis\n\n" + rule + "\n")),
                OpaCompilerTest::denies);

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(CompileError::line)
                                .anySatisfy(line -> assertThat(line).contains(place, code, message)));
    }

    @Test
    void talksToNoHostThatASourceNames() throws InterruptedException, IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var schema = "http://127.0.0.1:" + listener.getLocalPort() + "/schema.json";
            var annotated = DENY.replace(
                    "deny contains",
                    "# METADATA\n# schemas:\n#   - input: {\"$ref\": \"" + schema + "\"}\ndeny contains");

            var compilation = new OpaCompiler(
                            new OpaSettings(Tools.find().binary("opa"), folder, Duration.ofSeconds(20), 512 << 20),
                            List.of("count", "equal"))
                    .compile(source(Map.of("a.rego", annotated)), OpaCompilerTest::denies);

            listener.setSoTimeout(1);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener::accept);
            assertThat(compilation)
                    .isInstanceOfSatisfying(
                            Compilation.Refused.class,
                            refused -> assertThat(refused.errors())
                                    .extracting(CompileError::line)
                                    .singleElement()
                                    .asString()
                                    .contains("remote reference loading disabled"));
        }
    }

    @Test
    void refusesASourceWithoutTheRulesThatAreWanted() throws InterruptedException {
        assertThat(COMPILER.compile(
                        source(Map.of("a.rego", DENY.replace("package portcullis", "package portcullls"))),
                        OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(CompileError::code)
                                .containsExactly("no_entry_point"));
    }

    @Test
    void knowsWhereRulesBegin() throws InterruptedException {
        var heads = COMPILER.heads(source(Map.of(
                "a.rego",
                DENY,
                "lib/b.rego",
                "package lib.b\n\nok(x) if x == 1\nby[x] := 1 if x := 2\ndefault no := false\n")));

        assertThat(heads)
                .containsExactly(
                        new RuleHead(List.of("portcullis", "deny"), "a.rego", 3, 1, false),
                        new RuleHead(List.of("lib", "b", "ok"), "lib/b.rego", 3, 1, false),
                        new RuleHead(List.of("lib", "b", "by"), "lib/b.rego", 4, 1, false),
                        new RuleHead(List.of("lib", "b", "no"), "lib/b.rego", 5, 1, true));
    }

    @Test
    void saysThatOpaIsMissing() throws InterruptedException {
        var compiler = new OpaCompiler(OpaSettings.of(folder.resolve("opa")), List.of());

        assertThat(compiler.compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Failed.class,
                        failed -> assertThat(failed.why())
                                .contains(
                                        "cannot be started",
                                        folder.resolve("opa").toString()));
    }

    @Test
    void endsWhatTakesMoreMemoryThanItMay() throws InterruptedException, IOException {
        // An endless line, all of which it keeps.
        var greedy = script("exec tail -n 1 /dev/zero");
        var settings = new OpaSettings(greedy, folder, Duration.ofSeconds(60), 64 << 20);

        assertThat(new OpaCompiler(settings, List.of())
                        .compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Failed.class,
                        failed -> assertThat(failed.why()).contains("more than 64 MiB"));
    }

    @Test
    void compilesWithTheLeastMemoryThatIsPromised() throws InterruptedException {
        compiled(new OpaCompiler(settings(96 << 20), List.of("count", "equal"))
                .compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies));
    }

    @Test
    void saysThatOpaNeedsMoreMemory() throws InterruptedException {
        assertThat(new OpaCompiler(settings(40 << 20), List.of())
                        .compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Failed.class,
                        failed -> assertThat(failed.why()).contains("more than 40 MiB"));
    }

    @Test
    void leavesNoFileBehindEvenWhereWritingFails() throws InterruptedException {
        var compiler = new OpaCompiler(settings(512 << 20), List.of("count", "equal"));

        assertThat(compiler.compile(source(Map.of("a", "data", "a/b.rego", DENY)), OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Failed.class,
                        failed -> assertThat(failed.why()).contains("cannot be written"));
        compiled(compiler.compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies));
        assertThat(folder).isEmptyDirectory();
    }

    private OpaSettings settings(long memory) {
        return new OpaSettings(Tools.find().binary("opa"), folder, Duration.ofSeconds(60), memory);
    }

    @Test
    void endsWhatTakesTooLong() throws InterruptedException, IOException {
        var slow = script("exec sleep 3600");

        assertThat(new OpaCompiler(new OpaSettings(slow, folder, Duration.ofMillis(500), 1 << 20), List.of())
                        .compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies))
                .isInstanceOfSatisfying(
                        Compilation.Failed.class,
                        failed -> assertThat(failed.why()).contains("did not end within"));
        assertThat(Deadline.in(Duration.ofSeconds(30))
                        .await(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)))
                .as("nothing that it started goes on")
                .isTrue();
    }

    @Test
    void tellsOpaNothingOfItsSurroundings() throws InterruptedException, IOException {
        var seen = folder.resolve("environment");
        var curious = script("/usr/bin/env > " + seen + "; exit 1");

        new OpaCompiler(OpaSettings.of(curious), List.of())
                .compile(source(Map.of("a.rego", DENY)), OpaCompilerTest::denies);

        assertThat(Files.readAllLines(seen))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .isSubsetOf("HOME", "GOMEMLIMIT", "GOMAXPROCS", "PWD", "_", "SHLVL", "OLDPWD");
    }

    private static boolean denies(RuleHead head) {
        return head.entryPoint().equals("portcullis/deny");
    }

    private Path script(String line) throws IOException {
        var script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + line + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static PolicyBundle compiled(Compilation compilation) {
        if (compilation instanceof Compilation.Compiled(var bundle, var version)) {
            assertThat(version).matches("1[.][0-9.]+");
            return bundle;
        }
        throw new AssertionError(compilation);
    }

    private static PolicySource source(Map<String, String> files) {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach((path, text) -> contents.put(path, text.getBytes(UTF_8)));
        return PolicySource.of(contents);
    }
}
