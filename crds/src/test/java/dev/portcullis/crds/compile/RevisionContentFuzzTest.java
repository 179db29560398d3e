package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.trust.TrustRootContent;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the content of a revision, or a spec in the cluster, holds: it is refused in words, or compiles, to the same again after it was
 * written anew; and what stands in for a refused policy never lets anything pass.
 */
final class RevisionContentFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                        Specs.json(Specs.POLICY),
                        Specs.policyWith("/mode", "'Audit'"),
                        Specs.policyWith(
                                "/authorities/0/identities/0/subjectRegExp", "'https://a\\\\\\\\.b/(x{1000}){1000}'"),
                        Specs.policyWith("/requirements/0/signature/maxAge", "'9999999999h'"),
                        Specs.policyWith(
                                "/match/namespaceSelector", "{'matchExpressions':[{'key':'a','operator':'Exists'}]}"),
                        Specs.json("{'spec':{'keys':[{'name':'a','pem':'x','notBefore':'2026-01-01T00:00:00Z'}]}}"),
                        Specs.json(
                                "{'spec':{'trustedRoot':{'inline':'{}'}},'tuf':{'verifiedUntil':'+1000000000-01-01T00:00:00Z'}}"),
                        Specs.json("{'spec':{'trustedRoot':{'tuf':{'url':'https://a.example','root':'{}'}}}}"),
                        "null")
                .map(json -> arguments((Object) json.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrCompilesToTheSameAgain(byte @NotNull [] bytes) {
        var content = new String(bytes, StandardCharsets.UTF_8);
        policy(content);
        switch (TrustRootCompiler.compileContent("root", content)) {
            case Compiled.Refused<CompiledTrustRoot>(var problems) ->
                assertThat(problems).isNotEmpty();
            case Compiled.Accepted<CompiledTrustRoot>(var root) -> {
                assertThat(root.root().material()).isNotEmpty();
                var again = ((ReadResult.Read<TrustRootContent>) TrustRootContent.read(content))
                        .spec()
                        .text();
                assertThat(((Compiled.Accepted<CompiledTrustRoot>) TrustRootCompiler.compileContent("root", again))
                                .value()
                                .basis())
                        .isEqualTo(root.basis());
            }
        }
    }

    private static void policy(String content) {
        var read = CanonicalJson.read(content, EvidencePolicySpec.class);
        if (!(read instanceof ReadResult.Read<EvidencePolicySpec>(var spec))) {
            assertThat(PolicyCompiler.compileContent("policy", "r", content)).isInstanceOf(Compiled.Refused.class);
            return;
        }
        var canonical = CanonicalJson.of(spec);
        assertThat(CanonicalJson.read(canonical, EvidencePolicySpec.class)).isEqualTo(read);
        var unready = UnreadyPolicy.of("policy", spec, "not accepted");
        assertThat(unready.requirements()).hasSize(1);
        switch (PolicyCompiler.compileContent("policy", "r", content)) {
            case Compiled.Refused<Policy>(var problems) -> assertThat(problems).isNotEmpty();
            case Compiled.Accepted<Policy>(var policy) -> {
                assertThat(policy.requirements()).isNotEmpty();
                assertThat(policy.match().images()).isNotEmpty();
                assertThat(unready.mode()).isEqualTo(policy.mode()).isIn((Object[]) Mode.values());
                assertThat(PolicyCompiler.compileContent("policy", "r", canonical))
                        .isEqualTo(new Compiled.Accepted<>(policy));
            }
        }
    }
}
