package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.exception.ApprovalProof;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.evidence.PoliciesInForce;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent to be approved: it is refused in words, or what another reader finds in the object is what the approval is for. */
final class ApprovalFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final InstallationKeys KEYS =
            new InstallationKeys(InstallationKey.of(new byte[InstallationKey.LENGTH]), null);
    private static final ReviewDecoder DECODER = ReviewDecoder.ofExceptions();
    private static final String SPEC = "{'policies': ['release'], 'digests': ['" + Reviews.DIGEST
            + "'], 'reason': 'rebuild', 'expiresAt': '2026-06-02T12:00:00Z'}";
    private static final String BY_NAME =
            "{'policies': ['release'], 'images': ['registry.example.com/apps/*'], 'serviceAccounts':"
                    + " ['default'], 'reason': 'r', 'expiresAt': '2026-06-01T14:00:00+02:00', 'approval': {'user': 'u'}}";

    static Stream<Arguments> seeds() {
        return Stream.of(
                        review("CREATE", SPEC, "null"),
                        review("CREATE", BY_NAME, "null"),
                        review("UPDATE", SPEC, "{'spec': " + SPEC + "}"),
                        review("UPDATE", SPEC.replace("rebuild", "x"), "{'spec': " + BY_NAME + "}"),
                        review("UPDATE", SPEC, "{'spec': {'policies': {}, 'x': [[1]]}}"),
                        review("CREATE", SPEC, "null")
                                .replace(
                                        "'username'",
                                        "'uid': '1', 'groups': ['g', 1], 'extra': {'k': ['v']}, 'username'"))
                .map(review -> arguments((Object) Reviews.bytes(review)));
    }

    private static String review(String operation, String spec, String oldObject) {
        return Reviews.review(
                "portcullis.dev",
                "PolicyException",
                operation,
                "{'metadata': {'name': 'shop'}, 'spec': " + spec + "}",
                oldObject);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrApprovedAsAnotherReaderFindsIt(byte @NotNull [] body) throws IOException {
        try (var scene = new HandlerScene()) {
            scene.rules = ApprovalFuzzTest::rules;
            scene.verb = (requester, policy) -> true;
            var answer = scene.approval(() -> Optional.of(KEYS)).review(DECODER.decode(body));
            switch (answer) {
                case ApprovalAnswer.Writes(var uid, var approval) -> {
                    var request = OTHER.readTree(body).path("request");
                    var spec = OTHER.treeToValue(request.path("object").path("spec"), PolicyExceptionSpec.class);
                    var before = request.path("oldObject").path("spec").path("approval");
                    if (!before.path("mac").asText("").equals(approval.mac())
                            || approval.mac().isEmpty()) {
                        assertThat(proof(
                                        request.path("namespace").asText(),
                                        request.path("name").asText(),
                                        spec.withApproval(approval)))
                                .isInstanceOf(ApprovalProof.Approved.class);
                    }
                }
                case ApprovalAnswer.Refuses(var uid, var reason, var detail) ->
                    assertThat(detail).isNotBlank().hasSizeLessThan(20_000);
                case ApprovalAnswer.Passes passes -> assertThat(passes.uid()).isNotBlank();
                case ApprovalAnswer.Removes removes -> assertThat(removes.uid()).isNotBlank();
            }
            assertThat(new AnswerEncoder().encode(answer)).hasSizeLessThan(32_000);
        } catch (MalformedReviewException e) {
            assertThat(e.problem()).isNotBlank().hasSizeLessThan(200);
        }
    }

    private static ApprovalProof proof(String namespace, String name, PolicyExceptionSpec spec) {
        var exception = new PolicyException();
        exception.getMetadata().setNamespace(namespace);
        exception.getMetadata().setName(name);
        exception.setSpec(spec);
        return ApprovalProof.check(exception, KEYS);
    }

    private static PoliciesInForce rules() {
        var rules = HandlerScene.tagged(DigestRule.REQUIRED);
        var policies = rules.policies().stream()
                .map(policy -> policy.but()
                        .exceptions(new ExceptionRule(Set.of("shop"), Duration.ofHours(24), true))
                        .build())
                .toList();
        return new PoliciesInForce(policies, rules.trustRoots(), rules.unmatchedImages());
    }
}
