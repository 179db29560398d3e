package dev.portcullis.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import java.util.Objects;

/** Policies as text. */
final class Policies {
    static final String RULES = """
            package portcullis

            deny contains "not on the list" if not input.image.digest in input.parameters.digests
            """;

    private Policies() {}

    /** Returns a policy with a requirement whose only module, {@code policy.rego}, is this. */
    static EvidencePolicySpec withModule(String rego) {
        return read("""
                  requirements:
                  - name: rules
                    rego:
                      modules:
                        policy.rego: |
                %s
                """.formatted(rego.indent(10)));
    }

    /** Returns a policy with a requirement whose rules are a bundle that one of the authorities signed. */
    static EvidencePolicySpec withBundle(String reference, String authorities) {
        return read("""
                  requirements:
                  - {name: rules, rego: {bundle: {reference: "%s", authorities: [%s]}}}
                """.formatted(reference, authorities));
    }

    private static EvidencePolicySpec read(String requirements) {
        return read(
                "  - {name: team, trustRoot: acme, keys: [team]}\n  - {name: others, trustRoot: acme, keys: [others]}\n",
                requirements);
    }

    static EvidencePolicySpec read(String authorities, String requirements) {
        var file = ResourceFile.read("""
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: policy}
                spec:
                  mode: Enforce
                  match: {images: ["registry.example.com/apps/**"]}
                  authorities:
                %s%s""".formatted(authorities, requirements));
        assertThat(file.problems()).isEmpty();
        var spec = Objects.requireNonNull(file.policies().get("policy"));
        assertThat(PolicyCompiler.check(spec)).isEmpty();
        return spec;
    }
}
