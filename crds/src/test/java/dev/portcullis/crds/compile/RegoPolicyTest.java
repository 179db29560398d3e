package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegoPolicyTest {
    private static final String RULES = """
            {'name': 'rules', 'mode': 'Warn', 'rego': {
              'modules': {'policy.rego': 'package portcullis'},
              'inputs': [{'predicateType': 'https://cyclonedx.org/bom', 'authorities': ['ci'], 'maxAge': '168h'},
                         {'predicateType': 'https://slsa.dev/provenance/v1', 'authorities': ['ci', 'security'], 'optional': true}],
              'per': 'Platform',
              'parameters': {'allowed': ['a'], 'none': [], 'score': 8.9}}}
            """;
    private static final String BUNDLED = """
            {'name': 'rules', 'rego': {'bundle': {
              'reference': 'registry.example.com/policies/release@sha256:%s', 'authorities': ['security']}}}
            """.formatted("a".repeat(64));

    /** Takes a plan whose text begins with {@code plan}. */
    private static final ProgramLoader LOADER =
            (plan, data) -> new String(plan, StandardCharsets.UTF_8).startsWith("plan")
                    ? new ProgramLoader.Loaded.Program(UncompiledProgram.INSTANCE)
                    : new ProgramLoader.Loaded.Refused(List.of("it calls http.send", "it has no deny"));

    private static EvidencePolicySpec spec(String requirement) {
        return read(Specs.with(Specs.policyWith("/requirements", "[" + requirement + "]"), "/platforms", ""));
    }

    private static EvidencePolicySpec read(String json) {
        return switch (CanonicalJson.read(json, EvidencePolicySpec.class)) {
            case ReadResult.Read<EvidencePolicySpec>(var read) -> read;
            case ReadResult.Unreadable<EvidencePolicySpec>(var field, var problem) ->
                throw new AssertionError(field + ": " + problem);
        };
    }

    private static String sourceOf(EvidencePolicySpec spec) {
        var demand = spec.requirements().getFirst().rego();
        assertThat(demand).isNotNull();
        return demand == null ? "" : demand.source();
    }

    private static ProgramContent program(EvidencePolicySpec spec, String plan) {
        return ProgramContent.of(bytes(plan), bytes("{}"), "1.22.2", sourceOf(spec));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Compiled<Policy> compile(PolicyContent content) {
        return PolicyCompiler.compileContent("p", content.text(), LOADER);
    }

    private static List<String> problems(PolicyContent content) {
        return compile(content) instanceof Compiled.Refused<Policy>(var problems)
                ? problems.stream().map(Problem::toString).toList()
                : List.of();
    }

    private static List<String> problems(EvidencePolicySpec spec) {
        return PolicyCompiler.check(spec).stream().map(Problem::toString).toList();
    }

    @Test
    void compilesEveryField() {
        var spec = spec(RULES);
        var content = PolicyContent.of(spec, Map.of("rules", program(spec, "plan")));

        assertThat(problems(spec)).isEmpty();
        assertThat(problems(content)).isEmpty();
        var policy = ((Compiled.Accepted<Policy>) compile(content)).value();
        assertThat(policy.revision()).isEqualTo(content.revision());
        assertThat(policy.judgesPlatforms()).isTrue();
        assertThat(policy.isMonotonic()).isFalse();
        var rego = (Requirement.Programmed) policy.requirements().getFirst();
        assertThat(rego.mode()).isEqualTo(Mode.WARN);
        assertThat(rego.per()).isEqualTo(Per.PLATFORM);
        assertThat(rego.parameters()).isEqualTo("{\"allowed\":[\"a\"],\"none\":[],\"score\":8.9}");
        assertThat(rego.trustRoots()).containsExactlyInAnyOrder("public-good", "acme-keys");
        assertThat(rego.inputs().get(0).required()).isTrue();
        assertThat(rego.inputs().get(0).demand().maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(rego.inputs().get(1).required()).isFalse();
        assertThat(rego.inputs().get(1).demand().maxAge()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '"',
            value = {
                "/rego/modules/policy.rego ->  -> exactly one of modules and bundle must be set",
                "/rego/bundle -> {'reference': 'r.example/p@sha256:x', 'authorities': ['ci']} -> exactly one of modules",
                "/rego/modules/a.txt -> 'package a' -> names of modules end in .rego",
                "/rego/modules/..rego -> 'package a' -> names of modules end in .rego",
                "/rego/modules/-a.rego -> 'package a' -> names of modules end in .rego",
                "/rego/inputs/0/authorities -> ['nobody'] -> no authority is named \"nobody\"",
                "/rego/inputs/0/authorities -> [] -> it must be set",
                "/rego/inputs/0/maxAge -> '0h' -> it must match",
                "/rego/inputs/1/predicateType -> 'https://cyclonedx.org/bom' -> another input has the same type",
                "/rego/inputs/1/predicateType -> 'a b' -> it must match",
                "/rego/inputs/1/predicateType ->  -> it must be set",
                "/signature -> {'authorities': ['ci']} -> exactly one of signature, attestation, anyOf, rego and evidenceBundle must be set",
            })
    void refusesWhatCannotBeMeant(String pointer, String value, String problem) {
        var json = Specs.with(RULES, pointer, value == null ? "" : value);

        assertThat(problems(spec(json))).anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/policies/release:v1, it must match",
        "registry.example.com/policies/release@sha256:ab, it must match",
        "registry.example.com/policies/../release@sha256:%s, path",
        "docker.io/release@sha256:%s, write it in canonical form",
    })
    void refusesABundleThatIsNotNamedByItsDigest(String reference, String problem) {
        var json = Specs.with(BUNDLED, "/rego/bundle/reference", "'" + reference.formatted("a".repeat(64)) + "'");

        assertThat(problems(spec(json))).anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void refusesABundleByNobodyThatIsNamed() {
        var json = Specs.with(BUNDLED, "/rego/bundle/authorities", "['nobody']");

        assertThat(problems(spec(json)))
                .containsExactly("spec.requirements[0].rego.bundle.authorities[0]: no authority is named \"nobody\"");
    }

    @Test
    void boundsSourcesAndParameters() {
        var sources = Specs.with(
                Specs.with(RULES, "/rego/modules/a.rego", "'" + "a".repeat(100_000) + "'"),
                "/rego/modules/b.rego",
                "'" + "b".repeat(31_100) + "'");
        var parameters = Specs.with(RULES, "/rego/parameters", "{'a': '" + "a".repeat(16_384) + "'}");

        assertThat(problems(spec(sources))).anyMatch(found -> found.contains("more than 131072 characters together"));
        assertThat(problems(spec(parameters))).anyMatch(found -> found.contains("more than 16384 characters"));
    }

    @Test
    void parametersThatAreNoObjectAreUnreadable() {
        var json = Specs.policyWith("/requirements", "[" + Specs.with(RULES, "/rego/parameters", "['a']") + "]");

        assertThat(PolicyCompiler.compileContent("p", json, LOADER)).isInstanceOf(Compiled.Refused.class);
    }

    @Nested
    class WithoutItsProgram {
        private final EvidencePolicySpec spec = spec(RULES);

        @Test
        void nothingIsAccepted() {
            assertThat(problems(PolicyContent.of(spec)))
                    .containsExactly("spec.requirements[0].rego: its rules were not compiled");
            assertThat(PolicyCompiler.compile("p", "r", spec)).isInstanceOf(Compiled.Refused.class);
            assertThat(PolicyCompiler.compileContent(
                            "p", "r", PolicyContent.of(spec).text()))
                    .isInstanceOf(Compiled.Refused.class);
        }

        @Test
        void thatOfAnotherRequirementIsNone() {
            assertThat(problems(PolicyContent.of(spec, Map.of("others", program(spec, "plan")))))
                    .containsExactlyInAnyOrder(
                            "spec.requirements[0].rego: its rules were not compiled",
                            "programs[others]: no requirement has rules by this name");
        }

        @Test
        void whatWasMadeFromOtherSourcesIsNone() {
            var edited = spec(Specs.with(RULES, "/rego/modules/policy.rego", "'package portcullis # mended'"));

            assertThat(problems(PolicyContent.of(edited, Map.of("rules", program(spec, "plan")))))
                    .singleElement()
                    .asString()
                    .contains("its rules were compiled from " + sourceOf(spec));
        }

        @Test
        void whatWasMadeFromAnotherBundleIsNone() {
            var bundled = spec(BUNDLED);
            var other = spec(BUNDLED.replace("aaaa", "bbbb"));

            assertThat(sourceOf(bundled)).isEqualTo("sha256:" + "a".repeat(64));
            assertThat(problems(PolicyContent.of(bundled, Map.of("rules", program(bundled, "plan")))))
                    .isEmpty();
            assertThat(problems(PolicyContent.of(bundled, Map.of("rules", program(other, "plan")))))
                    .hasSize(1);
        }

        @Test
        void whatTheLoaderRefusesIsNone() {
            assertThat(problems(PolicyContent.of(spec, Map.of("rules", program(spec, "no plan")))))
                    .containsExactly(
                            "spec.requirements[0].rego: it calls http.send",
                            "spec.requirements[0].rego: it has no deny");
        }

        @ParameterizedTest
        @CsvSource({"'', cannot be unpacked", "AAAA, cannot be unpacked", "!!, no base64"})
        void whatIsNotPackedIsNone(String plan, String problem) {
            var content = new ProgramContent(plan, null, "1.22.2", sourceOf(spec));

            assertThat(problems(PolicyContent.of(spec, Map.of("rules", content))))
                    .singleElement()
                    .asString()
                    .contains(problem);
        }

        @Test
        void aBombIsNotUnpacked() throws Exception {
            var packed = new java.io.ByteArrayOutputStream();
            try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
                gzip.write(new byte[ProgramContent.MAXIMUM_UNPACKED + 1]);
            }
            var plan = Base64.getEncoder().encodeToString(packed.toByteArray());

            assertThat(problems(PolicyContent.of(
                            spec, Map.of("rules", new ProgramContent(plan, null, "1.22.2", sourceOf(spec))))))
                    .singleElement()
                    .asString()
                    .contains("unpacks to more than");
        }
    }

    @Test
    void whatIsTooLargeIsNotPacked() {
        assertThatThrownBy(() -> ProgramContent.of(
                        new byte[ProgramContent.MAXIMUM_UNPACKED + 1], bytes("{}"), "1.22.2", "sha256:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the plan has more than");
        var noise = new byte[1 << 20];
        new java.util.Random(1).nextBytes(noise);
        assertThatThrownBy(() -> ProgramContent.of(bytes("plan"), noise, "1.22.2", "sha256:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the data has more than 262144 bytes when compressed");
    }

    @Test
    void contentWithProgramsIsReadAsItWasWritten() {
        var spec = spec(RULES).withRollout(RolloutSpec.DEFAULT);
        var programs = Map.of("rules", ProgramContent.of(bytes("plan"), bytes("{\"a\":1}"), "1.22.2", sourceOf(spec)));
        var content = PolicyContent.of(spec, programs);
        var rolling = content.with(new RolloutState(Map.of("shop", "u1"), "", "", 0));

        for (var written : List.of(content, rolling)) {
            assertThat(PolicyContent.read(written.text())).isEqualTo(new ReadResult.Read<>(written));
            assertThat(problems(written)).isEmpty();
        }
        assertThat(rolling.revision()).isEqualTo(content.revision());
    }

    @Test
    void theRevisionNamesSpecAndPrograms() {
        var spec = spec(RULES);
        var first = PolicyContent.of(spec, Map.of("rules", program(spec, "plan 1")));
        var second = PolicyContent.of(spec, Map.of("rules", program(spec, "plan 2")));

        assertThat(first.revision())
                .isNotEqualTo(second.revision())
                .isNotEqualTo(PolicyContent.of(spec).revision())
                .isEqualTo(PolicyContent.of(spec, first.programs()).revision());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"programs\":{\"rules\":null},\"spec\":{}}'",
        "'{\"programs\":{\"rules\":{\"plan\":\"a\",\"wasm\":\"b\"}},\"spec\":{}}'",
        "'{\"programs\":{},\"spec\":{}}'",
        "'{\"programs\":[],\"spec\":{}}'",
    })
    void contentOfAnotherFormIsUnreadable(String text) {
        assertThat(PolicyContent.read(text)).isInstanceOf(ReadResult.Unreadable.class);
    }

    @Test
    void whatStandsInRefuses() {
        PolicyProgram program = UncompiledProgram.INSTANCE;

        assertThat(program.readsRequest() && program.readsNamespace() && program.readsTime())
                .isTrue();
    }
}
