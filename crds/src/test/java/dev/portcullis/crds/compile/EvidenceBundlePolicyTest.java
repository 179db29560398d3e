package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleTerms;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.evidencebundle.EvidenceBundleProgram;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceBundlePolicyTest {
    private static final String DEMAND = """
            {'name': 'release', 'mode': 'Warn', 'evidenceBundle': {'authorities': ['ci', 'security'],
              'producers': ['apps'], 'items': ['canary'], 'controls': ['SOC2/CC8.1'], 'maxAge': '24h'}}
            """;

    private static Compiled<Policy> compile(String requirement) {
        var json = Specs.with(Specs.policyWith("/requirements", "[" + requirement + "]"), "/platforms", "");
        return switch (CanonicalJson.read(json, EvidencePolicySpec.class)) {
            case ReadResult.Read<EvidencePolicySpec>(var read) -> PolicyCompiler.compile("release", "revision", read);
            case ReadResult.Unreadable<EvidencePolicySpec>(var field, var problem) ->
                throw new AssertionError(field + ": " + problem);
        };
    }

    @Test
    void isJudgedByAProgramThatIsGivenAllBundlesOfTheAuthoritiesWhateverTheirAge() {
        assertThat(compile(DEMAND)).isInstanceOfSatisfying(Compiled.Accepted.class, accepted -> {
            var requirement = ((Policy) accepted.value()).requirements().getFirst();
            assertThat(requirement).isInstanceOfSatisfying(Requirement.Programmed.class, programmed -> {
                assertThat(programmed.mode()).isEqualTo(Mode.WARN);
                assertThat(programmed.per()).isEqualTo(Per.IMAGE);
                assertThat(programmed.isMonotonic()).isFalse();
                assertThat(programmed.program())
                        .isEqualTo(new EvidenceBundleProgram(new EvidenceBundleTerms(
                                Set.of("apps"), Set.of("canary"), Set.of("SOC2/CC8.1"), Duration.ofHours(24))));
                assertThat(programmed.inputs()).singleElement().satisfies(input -> {
                    assertThat(input.predicateType()).isEqualTo(EvidenceBundleContent.PREDICATE_TYPE);
                    assertThat(input.required()).isTrue();
                    assertThat(input.demand().maxAge()).isNull();
                    assertThat(input.demand().authorities()).hasSize(2);
                });
            });
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'producers': ['apps'] | 'producers': [] | spec.requirements[0].evidenceBundle.producers
            'producers': ['apps'] | 'producers': ['Apps'] | spec.requirements[0].evidenceBundle.producers[0]
            ['ci', 'security'] | ['ci', 'stranger'] | spec.requirements[0].evidenceBundle.authorities[1]
            ['ci', 'security'] | [] | spec.requirements[0].evidenceBundle
            '24h' | '0h' | spec.requirements[0].evidenceBundle.maxAge
            ['canary'] | ['Canary'] | spec.requirements[0].evidenceBundle.items[0]
            ['SOC2/CC8.1'] | ['SOC2 CC8.1'] | spec.requirements[0].evidenceBundle.controls[0]
            'mode': 'Warn' | 'signature': {'authorities': ['ci']} | spec.requirements[0]
            """)
    void refusesWhatCannotBeMeant(String part, String changed, String field) {
        assertThat(DEMAND).contains(part);

        assertThat(compile(DEMAND.replace(part, changed)))
                .isInstanceOfSatisfying(
                        Compiled.Refused.class,
                        refused -> assertThat(refused.problems().toString()).contains(field));
    }
}
