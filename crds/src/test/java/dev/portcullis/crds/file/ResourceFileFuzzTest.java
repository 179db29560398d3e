package dev.portcullis.crds.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.compile.RunnerCompiler;
import dev.portcullis.crds.compile.TrustRootCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file for the command line holds: what is wrong is said, and what was read of it compiles or is refused in words. */
final class ResourceFileFuzzTest {
    private static final String RUNNERS = """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: linux}
            spec: {parentName: all, resources: [{name: cpu, nominalQuota: 500m}], fairSharing: {weight: "0.5"}}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: api}
            spec:
              poolName: linux
              repositories: [{id: 4711, name: acme/api}]
              resources: [{name: memory, nominalQuota: 1Gi, borrowingLimit: 2, lendingLimit: "0.5"}]
              jobFootprint: {cpu: "1.5"}
              rateLimit: {tokenBucket: {maxTokens: 4, fillInterval: 60s}}
            """;

    static Stream<Arguments> seeds() throws IOException {
        var samples = Path.of("..", "policies", "samples");
        return Stream.of(
                        Files.readString(samples.resolve("signed-by-key.yaml")),
                        Files.readString(samples.resolve("signed-by-workflow.yaml")),
                        Files.readString(samples.resolve("exception.yaml")),
                        RUNNERS,
                        "a: &a [*a]\n---\nb: !!java.net.URL [x]\n",
                        "a: &a {b: 1}\n<<: *a\n",
                        "%YAML 1.1\n--- !!binary aGk=\n...\n? [a]\n: |2-\n   b\n",
                        "a: 0x1F\nb: 1_000\nc: .inf\nd: 2001-01-01\ne: 12e999999999\n",
                        "\"\\ud800\": 1\na: 1\na: 2\n",
                        "[".repeat(30) + "]".repeat(30))
                .map(yaml -> arguments((Object) yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void saysWhatIsWrong(byte @NotNull [] yaml) {
        var file = ResourceFile.read(new String(yaml, StandardCharsets.UTF_8));
        assertThat(file.problems())
                .hasSizeLessThan(1_000)
                .allSatisfy(problem -> assertThat(problem.toString()).isNotBlank());
        assertThat(file.policies()).hasSizeLessThanOrEqualTo(256);
        file.policies().forEach((name, spec) -> {
            PolicyReferences.check(spec, file.trustRoots());
            compiled(PolicyCompiler.compile(name, "none", spec));
        });
        file.trustRoots().forEach((name, spec) -> compiled(TrustRootCompiler.compile(name, spec)));
        file.runnerPools().forEach((name, spec) -> compiled(RunnerCompiler.compile(name, spec)));
        file.runnerBudgets().forEach((name, spec) -> compiled(RunnerCompiler.compile(name, spec)));
        file.exceptions()
                .forEach(exception -> compiled(ExceptionCompiler.compile(
                        exception.namespace(), exception.name(), exception.spec(), Instant.EPOCH)));
    }

    private static void compiled(Compiled<?> compiled) {
        var problems = switch (compiled) {
            case Compiled.Refused<?>(var found) -> found;
            case Compiled.Accepted<?> accepted -> List.of();
        };
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.toString()).isNotBlank());
    }
}
