package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionCompilerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @Test
    void compilesAScopeOfDigests() {
        var exemption = accepted("""
                {"policies": ["release"], "digests": ["%s"], "reason": "r", "expiresAt": "2036-06-01T02:00:00+02:00"}
                """.formatted(DIGEST));

        assertThat(exemption.namespace()).isEqualTo("shop");
        assertThat(exemption.policies()).containsExactly("release");
        assertThat(exemption.scope())
                .isEqualTo(
                        new ExemptionScope.Digests(Set.of(Digest.parse(DIGEST).orElseThrow())));
        assertThat(exemption.approvedAt()).isEqualTo(NOW);
        assertThat(exemption.expiresAt()).isEqualTo(Instant.parse("2036-06-01T00:00:00Z"));
    }

    @Test
    void compilesAScopeOfWorkloads() {
        var exemption = accepted("""
                {"policies": ["a", "b"], "images": ["registry.example.com/apps/**"], "serviceAccounts": ["default"],
                 "reason": "r", "expiresAt": "2036-06-01T00:00:00Z"}
                """);

        assertThat(exemption.scope()).isInstanceOf(ExemptionScope.Workloads.class);
    }

    /** What CEL would refuse, and what it cannot see. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "no policy | {'policies': [], SCOPE, END}",
                "a policy twice | {'policies': ['a', 'a'], SCOPE, END}",
                "a policy that cannot be | {'policies': ['-'], SCOPE, END}",
                "no scope | {'policies': ['a'], END}",
                "an empty scope | {'policies': ['a'], 'digests': [], END}",
                "two scopes | {'policies': ['a'], SCOPE, IMAGES, ACCOUNTS, END}",
                "digests and service accounts | {'policies': ['a'], SCOPE, ACCOUNTS, END}",
                "digests and images | {'policies': ['a'], SCOPE, IMAGES, END}",
                "images for everybody | {'policies': ['a'], IMAGES, END}",
                "service accounts for everything | {'policies': ['a'], ACCOUNTS, END}",
                "no digest | {'policies': ['a'], 'digests': ['sha256:00'], END}",
                "a pattern of every host | {'policies': ['a'], 'images': ['**'], ACCOUNTS, END}",
                "a host that is not canonical | {'policies': ['a'], 'images': ['index.docker.io/library/*'], ACCOUNTS, END}",
                "no end | {'policies': ['a'], SCOPE, 'reason': 'r'}",
                "an end that is no day | {'policies': ['a'], SCOPE, 'reason': 'r', 'expiresAt': '2036-02-30T00:00:00Z'}",
                "an end without zone | {'policies': ['a'], SCOPE, 'reason': 'r', 'expiresAt': '2036-02-20T00:00:00'}",
                "no reason | {'policies': ['a'], SCOPE, 'expiresAt': '2036-06-01T00:00:00Z'}",
                "an empty reason | {'policies': ['a'], SCOPE, 'reason': ' ', 'expiresAt': '2036-06-01T00:00:00Z'}",
            })
    void refuses(String name, String spec) {
        assertThat(compile(spec.replace("SCOPE", "'digests': ['" + DIGEST + "']")
                        .replace("IMAGES", "'images': ['registry.example.com/apps/**']")
                        .replace("ACCOUNTS", "'serviceAccounts': ['default']")
                        .replace("END", "'reason': 'r', 'expiresAt': '2036-06-01T00:00:00Z'")
                        .replace('\'', '"')))
                .as(name)
                .isInstanceOf(Compiled.Refused.class);
    }

    @Test
    void theHashIsOfEverythingButTheApproval() {
        var spec = read("""
                {"policies": ["a"], "digests": ["%s"], "reason": "r", "expiresAt": "2036-06-01T00:00:00Z"}
                """.formatted(DIGEST));
        var approved = read("""
                {"policies": ["a"], "digests": ["%s"], "reason": "r", "expiresAt": "2036-06-01T00:00:00Z",
                 "approval": {"user": "eve", "mac": "00"}}
                """.formatted(DIGEST));

        assertThat(approved.hash()).isEqualTo(spec.hash()).hasSize(64);
        assertThat(read(CanonicalJson.of(spec).replace("\"r\"", "\"s\"")).hash())
                .isNotEqualTo(spec.hash());
    }

    private static Exemption accepted(String spec) {
        return switch (compile(spec)) {
            case Compiled.Accepted<Exemption>(var exemption) -> exemption;
            case Compiled.Refused<Exemption>(var problems) -> throw new AssertionError(problems);
        };
    }

    private static Compiled<Exemption> compile(String spec) {
        return ExceptionCompiler.compile("shop", "hotfix", read(spec), NOW);
    }

    private static PolicyExceptionSpec read(String spec) {
        return switch (CanonicalJson.read(spec, PolicyExceptionSpec.class)) {
            case ReadResult.Read<PolicyExceptionSpec>(var read) -> read;
            case ReadResult.Unreadable<PolicyExceptionSpec>(var field, var problem) ->
                throw new AssertionError(field + ": " + problem);
        };
    }
}
