package dev.portcullis.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.file.ResourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every sample. */
final class SampleFilesTest {
    private static final Path TRUSTED_ROOT =
            Path.of("src", "main", "launcher", "rehearsal", "trusted_root_with_ct_log.json");

    private static final Path LIBRARY = Path.of("..", "policies", "rego", "lib");

    @Test
    void allOfThemCompileTogether() throws IOException {
        var all = all();

        assertThat(all.problems()).isEmpty();
        assertThat(all.policies()).hasSizeGreaterThanOrEqualTo(6);
        all.policies().forEach((name, spec) -> {
            assertThat(PolicyReferences.check(spec, all.trustRoots())).as(name).isEmpty();
            assertThat(PolicyCompiler.check(spec)).as(name).isEmpty();
        });
        all.trustRoots()
                .forEach((name, spec) -> assertThat(TrustRootCompiler.compile(name, spec))
                        .as(name)
                        .isInstanceOf(Compiled.Accepted.class));
        assertThat(all.exceptions()).singleElement().satisfies(exception -> {
            assertThat(ExceptionCompiler.compile(
                            exception.namespace(), exception.name(), exception.spec(), Instant.EPOCH))
                    .isInstanceOf(Compiled.Accepted.class);
            assertThat(all.policies()).containsKeys(exception.spec().policies().toArray(String[]::new));
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachSaysWhatItIsForAndIsInTheTable(String name) throws IOException {
        assertThat(SampleFiles.text(name)).startsWith("# ");
        assertThat(Files.readString(SampleFiles.FOLDER.resolve("README.md")))
                .contains("| [`" + name + "`](" + name + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signed-by-workflow.yaml",
                "github-attestations-public.yaml",
                "github-attestations-private.yaml",
                "strict.yaml",
                "house-rules.yaml"
            })
    void noneOfGitHubsWithoutItsSourceRepository(String name) {
        var careless = SampleFiles.text(name).replaceAll(" +sourceRepository(Uri|OwnerId): .*\n", "");

        var policies = ResourceFile.read(careless).policies();

        assertThat(policies).hasSize(1);
        policies.forEach((policy, spec) ->
                assertThat(PolicyCompiler.compile(policy, "0", spec)).isInstanceOf(Compiled.Refused.class));
    }

    @ParameterizedTest
    @CsvSource({"house-rules.yaml, house.rego", "strict.yaml, strict.rego"})
    void rulesAreThoseOfTheLibrary(String name, String own) throws IOException {
        var modules = ResourceFile.read(SampleFiles.text(name)).policies().values().stream()
                .flatMap(spec -> spec.requirements().stream())
                .flatMap(requirement -> Stream.ofNullable(requirement.rego()))
                .flatMap(rules -> rules.modules().entrySet().stream())
                .filter(module -> !module.getKey().equals(own))
                .toList();

        assertThat(modules).hasSizeGreaterThanOrEqualTo(3);
        for (var module : modules) {
            assertThat(module.getValue()).isEqualTo(Files.readString(LIBRARY.resolve(module.getKey())));
        }
    }

    static Iterable<String> names() {
        return SampleFiles.names();
    }

    private static ResourceFile all() throws IOException {
        var trustedRoot = Files.readString(TRUSTED_ROOT);
        return ResourceFile.read(
                SampleFiles.names().stream().map(SampleFiles::text).collect(Collectors.joining("---\n"))
                        + "---\n" + SampleStack.configMap("sigstore-public-good", trustedRoot)
                        + "---\n" + SampleStack.configMap("sigstore-github", trustedRoot));
    }
}
