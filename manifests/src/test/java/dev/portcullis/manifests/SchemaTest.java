package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.RunnerCompiler;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.runner.RunnerBudgetSpec;
import dev.portcullis.crds.runner.RunnerPoolSpec;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server makes of the definitions. */
class SchemaTest {
    private static InstalledCluster cluster;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("schema-test", ControlPlaneOptions.minimal());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<Path> valid() {
        return Repository.yaml(Repository.OBJECTS, "valid-");
    }

    static List<Path> invalid() {
        return Repository.yaml(Repository.OBJECTS, "invalid-");
    }

    static List<Path> samples() {
        return Repository.yaml(Repository.SAMPLES, "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void accepts(Path file) {
        assertThat(dryRun(only(file)).getMetadata().getUid()).isNotBlank();
    }

    /** The first line of each file is a comment with a part of the expected message. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void refuses(Path file) {
        var expected = Repository.text(file).lines().findFirst().orElseThrow().substring(2);

        assertThatThrownBy(() -> dryRun(only(file)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected);
    }

    /** What the API server refuses, the compiler must not accept: files for the command line pass no API server. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void whatIsRefusedDoesNotCompile(Path file) {
        Map<?, ?> object = new KubernetesSerialization().unmarshal(Repository.text(file), Map.class);
        var spec = new KubernetesSerialization().asJson(object.containsKey("spec") ? object.get("spec") : Map.of());

        switch (String.valueOf(object.get("kind"))) {
            case "EvidencePolicy" -> assertThat(isAcceptable(spec)).isFalse();
            case "TrustRoot" ->
                assertThat(TrustRootCompiler.compileContent("t", "{\"spec\":" + spec + "}"))
                        .isInstanceOf(Compiled.Refused.class);
            case "PolicyException" -> assertThat(compiles(spec)).isFalse();
            case "RunnerPool" -> assertThat(isPool(spec)).isFalse();
            case "RunnerBudget" -> assertThat(isBudget(spec)).isFalse();
            default -> {}
        }
    }

    /** Rules are compiled later, so that nothing but the spec can be what is wrong. */
    private static boolean isAcceptable(String spec) {
        return CanonicalJson.read(spec, EvidencePolicySpec.class)
                        instanceof ReadResult.Read<EvidencePolicySpec>(var read)
                && PolicyCompiler.check(read).isEmpty();
    }

    private static boolean compiles(String spec) {
        return CanonicalJson.read(spec, PolicyExceptionSpec.class)
                        instanceof ReadResult.Read<PolicyExceptionSpec>(var read)
                && ExceptionCompiler.compile("shop", "x", read, Instant.parse("2026-06-01T12:00:00Z"))
                        instanceof Compiled.Accepted
                && !read.expiresAt().startsWith("2020");
    }

    private static boolean isPool(String spec) {
        return CanonicalJson.read(spec, RunnerPoolSpec.class) instanceof ReadResult.Read<RunnerPoolSpec>(var read)
                && RunnerCompiler.compile("linux", read) instanceof Compiled.Accepted;
    }

    private static boolean isBudget(String spec) {
        return CanonicalJson.read(spec, RunnerBudgetSpec.class) instanceof ReadResult.Read<RunnerBudgetSpec>(var read)
                && RunnerCompiler.compile("api", read) instanceof Compiled.Accepted;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void acceptsTheSamples(Path file) {
        assertThat(InstalledCluster.objects(Repository.text(file)))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(dryRun(object)).isNotNull());
    }

    @Test
    void fillsInDefaultsButNoMode() {
        var policy = new KubernetesSerialization()
                .asJson(dryRun(only(Repository.OBJECTS.resolve("valid-policy-smallest.yaml"))));

        assertThat(policy)
                .contains("\"digest\":\"Required\"", "\"whenUndecidable\":\"Deny\"", "\"threshold\":1")
                .contains("\"mode\":\"Enforce\"");
    }

    private static HasMetadata only(Path file) {
        return InstalledCluster.objects(Repository.text(file)).getFirst();
    }

    private static HasMetadata dryRun(HasMetadata object) {
        return cluster.admin
                .resource(object)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .create();
    }
}
