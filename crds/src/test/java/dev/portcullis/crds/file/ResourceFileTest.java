package dev.portcullis.crds.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.ConfigMapKey;
import dev.portcullis.crds.trust.TrustRootSpec.TrustedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceFileTest {
    private static final Path SAMPLES = Path.of("..", "policies", "samples");

    private static final String ROOT = """
            apiVersion: portcullis.dev/v1alpha1
            kind: TrustRoot
            metadata: {name: public-good}
            spec: {trustedRoot: {configMap: {name: roots, key: trusted_root.json}}}
            """;

    @ParameterizedTest
    @CsvSource({"signed-by-key.yaml,", "signed-by-workflow.yaml, trust-public-good.yaml"})
    void readsTheSamples(String name, @Nullable String trust) throws IOException {
        var sample = Files.readString(SAMPLES.resolve(name));
        var file = ResourceFile.read(
                trust == null ? sample : sample + "\n---\n" + Files.readString(SAMPLES.resolve(trust)));

        assertThat(file.problems()).isEmpty();
        assertThat(file.policies()).hasSize(1).allSatisfy((policy, spec) -> {
            assertThat(PolicyCompiler.compile(policy, "none", spec)).isInstanceOf(Compiled.Accepted.class);
            assertThat(PolicyReferences.check(spec, file.trustRoots())).isEmpty();
        });
    }

    @Test
    void resolvesConfigMapsOfTheSameText() {
        var map = """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: roots}
                data: {trusted_root.json: "{}"}
                """;

        assertThat(ResourceFile.read(ROOT + map).trustRoots())
                .containsValue(new TrustRootSpec(
                        new TrustedRoot("{}", null, null), List.of(), null, null, null, List.of(), null));
        assertThat(ResourceFile.read(ROOT).trustRoots())
                .containsValue(new TrustRootSpec(
                        new TrustedRoot(null, new ConfigMapKey("roots", "trusted_root.json"), null),
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(),
                        null));
    }

    @Test
    void passesOtherKindsOver() {
        var file = ResourceFile.read("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n---\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.policies()).isEmpty();
    }

    @Test
    void saysWhatReferencesMiss() throws IOException {
        var file = ResourceFile.read(Files.readString(Path.of("..", "policies", "samples", "signed-by-key.yaml")));
        var spec = file.policies().values().iterator().next();
        var keyless = ResourceFile.read(ROOT.replace("public-good", "acme-keys"));

        assertThat(PolicyReferences.check(spec, Map.of()))
                .extracting(Object::toString)
                .containsExactly("spec.authorities[0].trustRoot: there is no TrustRoot \"acme-keys\"");
        assertThat(PolicyReferences.check(spec, keyless.trustRoots()))
                .extracting(Object::toString)
                .containsExactly("spec.authorities[0].keys[0]: TrustRoot \"acme-keys\" has no key \"release-2026\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicies\nmetadata: {name: a}\nspec: {}",
                "apiVersion: portcullis.dev/v1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nspec: {mode: Audit}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nmetadata: {name: a}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {enforce: true}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {mode: Audit, mode: Warn}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: &n a}\nspec: {keys: [{name: *n}]}",
                "apiVersion: portcullis.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: a}\nspec: [",
                "a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1"
                        + "}}}}}}}}}}}}}}}}}}}}}}}}}}"
            })
    void saysWhatIsWrong(String yaml) {
        assertThat(ResourceFile.read(yaml).problems()).isNotEmpty();
    }

    @Test
    void refusesTheSameNameTwice() {
        assertThat(ResourceFile.read(ROOT + "---\n" + ROOT).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("same name"));
    }

    @Test
    void boundsLengthAndNumberOfDocuments() {
        assertThat(ResourceFile.read(" ".repeat(4 * 1024 * 1024 + 1)).problems())
                .isNotEmpty();
        assertThat(ResourceFile.read("a: 1\n---\n".repeat(300)).problems()).isNotEmpty();
    }
}
