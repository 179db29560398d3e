package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCompilerTest {
    @Test
    void compilesEveryField() {
        var policy = accepted(Specs.json(Specs.POLICY));

        assertThat(policy.name()).isEqualTo("release-images");
        assertThat(policy.revision()).isEqualTo("r1");
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.match().matches(image("registry.example.com/apps/shop/web")))
                .isTrue();
        assertThat(policy.match().excludes(image("registry.example.com/apps/legacy/web")))
                .isTrue();
        assertThat(policy.match().matches(image("registry.example.com/other/web")))
                .isFalse();
        assertThat(policy.otherImages()).isEqualTo(OtherImages.WARN);
        assertThat(policy.namespaces().matches(Map.of("tier", "production", "team", "c")))
                .isTrue();
        assertThat(policy.namespaces().matches(Map.of("tier", "production", "team", "a")))
                .isFalse();
        assertThat(policy.evidence().repositories())
                .map(ImageRepository::toString)
                .containsExactly("registry.example.com/evidence", "docker.io/acme/evidence");
        assertThat(policy.evidence().platforms().describe()).isEqualTo("linux/amd64, linux/arm/v7");
        assertThat(policy.judgesPlatforms()).isTrue();
        assertThat(policy.digest()).isEqualTo(DigestRule.REQUIRED);
        assertThat(policy.deny().digests()).hasSize(1);
        assertThat(policy.deny().identities()).hasSize(1);
        assertThat(policy.whenUndecidable()).isEqualTo(WhenUndecidable.DENY);
    }

    @Test
    void bearsWithNothingUnlessItSaysSo() {
        assertThat(accepted(Specs.json(Specs.POLICY)).lenience()).isEqualTo(Lenience.NONE);
    }

    @Test
    void compilesWhatItBearsWith() {
        var grace = Specs.with(Specs.policyWith("/ageGrace", "'168h'"), "/expiringSoon", "'48h'");
        var previously = Specs.policyWith("/whenUndecidable", "'AllowPreviouslyVerified'");

        assertThat(accepted(grace).lenience()).isEqualTo(new Lenience(Duration.ofDays(7), null, Duration.ofDays(2)));
        assertThat(accepted(grace).whenUndecidable()).isEqualTo(WhenUndecidable.DENY);
        assertThat(accepted(previously).whenUndecidable()).isEqualTo(WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED);
        assertThat(accepted(previously).lenience().previouslyVerifiedFor()).isEqualTo(Duration.ofDays(3));
        assertThat(accepted(Specs.with(previously, "/previouslyVerifiedFor", "'1h'"))
                        .lenience()
                        .previouslyVerifiedFor())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void compilesRequirements() {
        var requirements = accepted(Specs.json(Specs.POLICY)).requirements();

        var signed = (Requirement.Signature) requirements.get(0);
        assertThat(signed.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(signed.demand().threshold()).isEqualTo(2);
        assertThat(signed.demand().maxAge()).isEqualTo(Duration.ofMinutes(90));
        assertThat(signed.trustRoots()).containsExactlyInAnyOrder("public-good", "acme-keys");
        var reviewed = (Requirement.AnyOf) requirements.get(1);
        assertThat(reviewed.mode()).isEqualTo(Mode.AUDIT);
        assertThat(reviewed.alternatives()).extracting(Requirement::name).containsExactly("review", "vex");
    }

    @Test
    void aRequirementIsNeverStricterThanItsPolicy() {
        var policy = accepted(Specs.with(Specs.policyWith("/mode", "'Warn'"), "/requirements/0/mode", "'Enforce'"));

        assertThat(policy.requirements().getFirst().mode()).isEqualTo(Mode.WARN);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/mode||spec.mode|must be set",
                "/mode|'enforce'|spec.mode|wrong type or value",
                "/mode|2|spec.mode|wrong type or value",
                "/enforce|true|spec.enforce|no such field",
                "/requirements/0/signature/issuers|['a']|spec.requirements[0].signature.issuers|no such field",
                "/digest|'Allow'|spec.digest|does not go with mode: Enforce",
                "/match||spec.match.images|must be set",
                "/match/images|[]|spec.match.images|must be set",
                "/match/images/0|'**'|spec.match.images[0]|must match",
                "/match/images/0|'registry.example.com:443/**'|spec.match.images[0]|canonical form",
                "/match/images/0|'registry.example.com/a/**x'|spec.match.images[0]|at most one",
                "/match/images|['a.example/b', 'a.example/b']|spec.match.images[1]|twice",
                "/match/images|[null]|spec.match.images|no such field",
                "/match/exclude/0|'Registry/x'|spec.match.exclude[0]|must match",
                "/match/namespaceSelector/matchLabels|{'a b': 'c'}|spec.match.namespaceSelector.matchLabels|no label key",
                "/match/namespaceSelector/matchLabels|{'a': 'b c'}|spec.match.namespaceSelector.matchLabels[a]|must match",
                "/match/namespaceSelector/matchExpressions/0/values||spec.match.namespaceSelector.matchExpressions[0]|values go",
                "/match/namespaceSelector/matchExpressions/0/operator|'Exists'|spec.match.namespaceSelector.matchExpressions[0]|values go",
                "/match/namespaceSelector/matchExpressions/0/operator||spec.match.namespaceSelector.matchExpressions[0].operator|must be set",
                "/platforms/0|'linux'|spec.platforms[0]|must match",
                "/platforms/0|'linux/*'|spec.platforms[0]|must match",
                "/platforms/0|'linux/amd64/v2/x'|spec.platforms[0]|must match",
                "/platforms/0|'linux/x86_64'|spec.platforms[0]|write it in canonical form, as linux/amd64",
                "/platforms/0|'linux/arm64/v8'|spec.platforms[0]|write it in canonical form, as linux/arm64",
                "/platforms/0|'linux/arm'|spec.platforms[0]|write it in canonical form, as linux/arm/v7",
                "/platforms/0|'unknown/unknown'|spec.platforms[0]|nothing runs on it",
                "/platforms/1|'linux/amd64'|spec.platforms[1]|twice",
                "/requirements/1/anyOf/0/attestation/per|'Image'|spec.platforms|unless a requirement has per: Platform",
                "/requirements/1/anyOf/0/attestation/per|'platform'|spec.requirements[1].anyOf[0].attestation.per|wrong type",
                "/requirements/0/signature/per|'Platform'|spec.requirements[0].signature.per|no such field",
                "/evidenceRepositories/0|'evidence'|spec.evidenceRepositories[0]|must match",
                "/evidenceRepositories/0|'registry.example.com/**'|spec.evidenceRepositories[0]|must match",
                "/evidenceRepositories/0|'registry.example.com/evidence:v1'|spec.evidenceRepositories[0]|must match",
                "/evidenceRepositories/0|'Registry.example.com/evidence'|spec.evidenceRepositories[0]|must match",
                "/evidenceRepositories/0|'acme/evidence'|spec.evidenceRepositories[0]|write it in canonical form, as docker.io/acme/evidence",
                "/evidenceRepositories/0|'index.docker.io/acme/evidence'|spec.evidenceRepositories[0]|write it in canonical form, as docker.io/acme/evidence",
                "/evidenceRepositories/0|'registry.example.com:443/evidence'|spec.evidenceRepositories[0]|write it in canonical form, as registry.example.com/evidence",
                "/evidenceRepositories/0|'registry.example.com./evidence'|spec.evidenceRepositories[0]|ends with a dot",
                "/evidenceRepositories/0|'registry.example.com/a..b'|spec.evidenceRepositories[0]|segment",
                "/evidenceRepositories/0|'docker.io/acme/evidence'|spec.evidenceRepositories[1]|twice",
                "/evidenceRepositories|['a.b/1','a.b/2','a.b/3','a.b/4','a.b/5','a.b/6','a.b/7','a.b/8','a.b/9']|spec.evidenceRepositories|0 to 8",
                "/authorities||spec.authorities|must be set",
                "/authorities/1/name|'ci'|spec.authorities[1].name|same name",
                "/authorities/1/name|'Security'|spec.authorities[1].name|must match",
                "/authorities/1/trustRoot||spec.authorities[1].trustRoot|must be set",
                "/authorities/1/keys||spec.authorities[1]|exactly one of identities and keys",
                "/authorities/0/keys|['k']|spec.authorities[0]|exactly one of identities and keys",
                "/authorities/0/identities/0/issuer||spec.authorities[0].identities[0]|exactly one of issuer and issuerRegExp",
                "/authorities/0/identities/0/subject|'x'|spec.authorities[0].identities[0]|exactly one of subject and subjectRegExp",
                "/authorities/0/identities/0/subjectRegExp|'.*'|spec.authorities[0].identities[0].subjectRegExp|literal host",
                "/authorities/0/identities/0/subjectRegExp|'https://a\\\\.example/('|spec.authorities[0].identities[0].subjectRegExp|RE2",
                "/authorities/0/identities/0/sourceRepositoryOwnerId||spec.authorities[0].identities[0]|GitHub's issuer",
                "/authorities/0/identities/0/sourceRepositoryOwnerId|''|spec.authorities[0].identities[0].sourceRepositoryOwnerId|must not be empty",
                "/authorities/0/identities/0/sourceRepositoryOwnerId|4711|spec.authorities[0].identities[0].sourceRepositoryOwnerId|wrong type",
                "/requirements||spec.requirements|must be set",
                "/requirements/1/name|'signed'|spec.requirements[1].name|same name",
                "/requirements/0/signature||spec.requirements[0]|exactly one of signature, attestation, anyOf, rego and evidenceBundle",
                "/requirements/1/signature|{'authorities': ['ci']}|spec.requirements[1]|exactly one of signature, attestation, anyOf, rego and evidenceBundle",
                "/requirements/1/anyOf/0/attestation||spec.requirements[1].anyOf[0]|exactly one of signature and attestation",
                "/requirements/1/anyOf/1/name|'review'|spec.requirements[1].anyOf[1].name|same name",
                "/requirements/1/anyOf/0/anyOf|[{'name': 'x'}]|spec.requirements[1].anyOf[0].anyOf|no such field",
                "/requirements/1/anyOf/0/attestation/predicateType||spec.requirements[1].anyOf[0].attestation.predicateType|must be set",
                "/requirements/0/signature/authorities/1|'nobody'|spec.requirements[0].signature.authorities[1]|no authority is named",
                "/requirements/0/signature/authorities|['ci', 'ci']|spec.requirements[0].signature.authorities[1]|twice",
                "/requirements/0/signature/threshold|3|spec.requirements[0].signature.threshold|must not exceed",
                "/requirements/0/signature/threshold|0|spec.requirements[0].signature.threshold|out of range",
                "/requirements/0/signature/threshold|1.5|spec.requirements[0].signature.threshold|wrong type",
                "/requirements/0/signature/maxAge|'7d'|spec.requirements[0].signature.maxAge|must match",
                "/requirements/0/signature/maxAge|'0h'|spec.requirements[0].signature.maxAge|must match",
                "/requirements/0/signature/maxAge|'-1h'|spec.requirements[0].signature.maxAge|must match",
                "/deny/digests/0|'sha256:00'|spec.deny.digests[0]|must match",
                "/deny/identities/0/issuer||spec.deny.identities[0]|exactly one of issuer and issuerRegExp",
                "/whenUndecidable|'Maybe'|spec.whenUndecidable|wrong type or value"
            })
    void refuses(String pointer, String value, String field, String message) {
        var result = compile(Specs.policyWith(pointer, value == null ? "" : value));

        assertThat(result).isInstanceOf(Compiled.Refused.class);
        assertThat(((Compiled.Refused<Policy>) result).problems())
                .anySatisfy(problem ->
                        assertThat(problem.toString()).startsWith(field + ": ").contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{'mode': 'Audit', 'mode': 'Enforce'}", "'text'"})
    void refusesWhatIsNoSpec(String content) {
        assertThat(compile(Specs.json(content))).isInstanceOf(Compiled.Refused.class);
    }

    @Test
    void refusesDepthAndLengthBeforeReading() {
        assertThat(compile("{\"match\":".repeat(40) + "{}" + "}".repeat(40))).isInstanceOf(Compiled.Refused.class);
        assertThat(compile("{\"mode\":\"" + "a".repeat(CanonicalJson.MAXIMUM_LENGTH) + "\"}"))
                .isInstanceOf(Compiled.Refused.class);
    }

    @Test
    void boundsItsComplaints() {
        var images = "[" + "'!',".repeat(63) + "'!']";

        var refused = (Compiled.Refused<Policy>) compile(Specs.policyWith("/match/images", images));

        assertThat(refused.problems()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void canonicalContentCompilesToTheSamePolicy() {
        var spec = ((ReadResult.Read<EvidencePolicySpec>)
                        CanonicalJson.read(Specs.json(Specs.POLICY), EvidencePolicySpec.class))
                .spec();
        var content = CanonicalJson.of(spec);

        assertThat(content).startsWith("{\"authorities\":[{\"identities\":").doesNotContain("\n", ": ");
        assertThat(CanonicalJson.read(content, EvidencePolicySpec.class)).isEqualTo(new ReadResult.Read<>(spec));
        assertThat(accepted(content)).usingRecursiveComparison().isEqualTo(accepted(Specs.json(Specs.POLICY)));
    }

    private static Compiled<Policy> compile(String content) {
        return PolicyCompiler.compileContent("release-images", "r1", content);
    }

    private static Policy accepted(String content) {
        var result = compile(content);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(Compiled.Accepted.class);
        return ((Compiled.Accepted<Policy>) result).value();
    }

    private static List<ImageRepository> image(String text) {
        return List.of(ImageRepository.parse(text));
    }
}
