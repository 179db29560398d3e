package dev.portcullis.webhook.admission;

import static dev.portcullis.webhook.admission.HandlerScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.exception.Approval;
import dev.portcullis.crds.exception.ApprovalProof;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.admission.ApprovalAnswer.Passes;
import dev.portcullis.webhook.admission.ApprovalAnswer.Refuses;
import dev.portcullis.webhook.admission.ApprovalAnswer.Removes;
import dev.portcullis.webhook.admission.ApprovalAnswer.Writes;
import dev.portcullis.webhook.exception.Requester;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalHandlerTest {
    private static final InstallationKeys KEYS =
            new InstallationKeys(InstallationKey.of(new byte[InstallationKey.LENGTH]), null);
    private static final String SPEC = "{'policies': ['release'], 'digests': ['" + Reviews.DIGEST
            + "'], 'reason': 'rebuild', 'expiresAt': '2026-06-02T12:00:00Z'}";
    private static final String FORGED =
            ", 'approval': {'user': 'root', 'time': '2026-01-01T00:00:00Z', 'specHash': '00', 'keyId': '00', 'mac': '00'}}";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HandlerScene scene = new HandlerScene();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void admit() {
        scene.rules = () -> rules(
                named("release", new ExceptionRule(Set.of("shop"), Duration.ofHours(24), true)),
                named("base", new ExceptionRule(Set.of("shop", "till"), Duration.ofHours(1), true)),
                named("strict", ExceptionRule.NONE),
                UnreadyPolicy.of("unready", null, "never accepted"));
        scene.verb = (requester, policy) -> asked.add(policy);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void approvesWhatItsAuthorMayMake() throws MalformedReviewException {
        var answer = create(SPEC);

        assertThat(answer).isInstanceOf(Writes.class);
        assertThat(proof("shop", "hotfix", SPEC, answer)).isInstanceOf(ApprovalProof.Approved.class);
        assertThat(approval(answer).user()).isEqualTo("alice@example.com");
        assertThat(approval(answer).time()).isEqualTo(NOW.toString());
        assertThat(asked).containsExactly("release");
        for (var other : List.of(List.of("till", "hotfix"), List.of("shop", "hotfix2"))) {
            assertThat(proof(other.getFirst(), other.getLast(), SPEC, answer))
                    .isInstanceOf(ApprovalProof.NotApproved.class);
        }
    }

    @Test
    void asksForTheVeryUser() throws MalformedReviewException {
        var requesters = new ArrayList<Requester>();
        scene.verb = (requester, policy) -> requesters.add(requester);

        review(Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(SPEC), "null")
                .replace(
                        "'username': 'alice@example.com'",
                        "'username': 'alice', 'uid': '7', 'groups': ['a', 'b']," + " 'extra': {'scopes': ['x', 'y']}"));

        assertThat(requesters)
                .containsExactly(new Requester("alice", "7", List.of("a", "b"), Map.of("scopes", List.of("x", "y"))));
    }

    @Test
    void takesNoApprovalFromAnybody() throws MalformedReviewException {
        var answer = create(SPEC.replace("'}", "'" + FORGED));

        assertThat(approval(answer).user()).isEqualTo("alice@example.com");
        assertThat(proof("shop", "hotfix", SPEC, answer)).isInstanceOf(ApprovalProof.Approved.class);
    }

    @Test
    void refusesWhoeverLacksTheVerbOnOnePolicy() throws MalformedReviewException {
        scene.verb = (requester, policy) -> policy.equals("base");

        var answer = create(
                SPEC.replace("['release']", "['base', 'release']").replace("2026-06-02T12:00", "2026-06-01T12:30"));

        assertRefused(answer, Reason.EXCEPTION_FORBIDDEN, "alice@example.com", "verb exempt", "release");
    }

    @Test
    void asksNoFurtherThanTheFirstNo() throws MalformedReviewException {
        scene.verb = (requester, policy) -> {
            asked.add(policy);
            return false;
        };

        var answer = create(
                SPEC.replace("['release']", "['base', 'release']").replace("2026-06-02T12:00", "2026-06-01T12:30"));

        assertRefused(answer, Reason.EXCEPTION_FORBIDDEN, "base");
        assertThat(asked).containsExactly("base");
    }

    @Test
    void aNamespaceThatAsksForManyLeavesPlacesToOthers() throws Exception {
        var asking = new CountDownLatch(4);
        var answered = new CountDownLatch(1);
        scene.verb = (requester, policy) -> {
            if (asking.getCount() > 0) {
                asking.countDown();
                awaited(answered);
            }
            return true;
        };
        var handler = scene.approval(() -> Optional.of(KEYS));
        var request = decoded(named(created(SPEC)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = IntStream.range(0, 4)
                    .mapToObj(number -> threads.submit(() -> handler.review(request)))
                    .toList();
            awaited(asking);

            assertRefused(handler.review(request), Reason.OVERLOADED);
            var elsewhere = decoded(
                    named(created(SPEC.replace("'release'", "'base'").replace("2026-06-02T12:00", "2026-06-01T12:30")))
                            .replace("'namespace': 'shop'", "'namespace': 'till'"));
            assertThat(handler.review(elsewhere)).isInstanceOf(Writes.class);

            answered.countDown();
            for (var one : first) {
                assertThat(one.get()).isInstanceOf(Writes.class);
            }
            assertThat(handler.review(request)).isInstanceOf(Writes.class);
        }
    }

    @Test
    void refusesWhereNobodyCanSay() throws MalformedReviewException {
        scene.verb = (requester, policy) -> {
            throw new IllegalStateException("the API server is away");
        };

        assertRefused(create(SPEC), Reason.INTERNAL_ERROR, "try again");
    }

    @Test
    void refusesWhereAskingTakesTooLong() throws MalformedReviewException {
        scene.deadline = Duration.ZERO;

        assertRefused(create(SPEC), Reason.INTERNAL_ERROR, "try again");
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesWhereThereIsNoKey() throws MalformedReviewException {
        var review = Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(SPEC), "null");

        var answer = scene.approval(Optional::empty)
                .review(ReviewDecoder.ofExceptions().decode(Reviews.bytes(named(review))));

        assertRefused(answer, Reason.INTERNAL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "strict, shop, 2026-06-01T12:30:00Z, admits no exception in namespace shop",
        "release, till, 2026-06-01T12:30:00Z, admits no exception in namespace till",
        "unknown, shop, 2026-06-01T12:30:00Z, no policy \"unknown\" is in force",
        "unready, shop, 2026-06-01T12:30:00Z, no policy \"unready\" is in force",
        "release, shop, 2026-06-02T12:00:01Z, until 2026-06-02T12:00:00Z",
        "release, shop, 2999-01-01T00:00:00Z, until 2026-06-02T12:00:00Z",
        "base, shop, 2026-06-01T13:00:01Z, until 2026-06-01T13:00:00Z"
    })
    void refusesWhatAPolicyDoesNotAdmit(String policy, String namespace, String end, String message)
            throws MalformedReviewException {
        var spec = SPEC.replace("'release'", "'" + policy + "'").replace("2026-06-02T12:00:00Z", end);

        var answer = review(Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(spec), "null")
                .replace("'namespace': 'shop'", "'namespace': '" + namespace + "'"));

        assertRefused(answer, Reason.EXCEPTION_NOT_ADMITTED, message);
    }

    @Test
    void refusesWhatOneOfItsPoliciesDoesNotAdmit() throws MalformedReviewException {
        assertRefused(
                create(SPEC.replace("['release']", "['release', 'base']")), Reason.EXCEPTION_NOT_ADMITTED, "\"base\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{'policies': ['release'], 'reason': 'r', 'expiresAt': '2026-06-02T12:00:00Z'}",
                "{'policies': 'release', 'digests': ['x'], 'reason': 'r', 'expiresAt': '2026-06-02T12:00:00Z'}",
                "{'policies': ['release'], 'labels': {'a': 'b'}, 'reason': 'r', 'expiresAt': '2026-06-02T12:00:00Z'}",
                "{'policies': ['release'], 'images': ['registry.example.com/**'], 'reason': 'r', 'expiresAt': '2026-06-02T12:00:00Z'}"
            })
    void refusesWhatIsNoException(String spec) throws MalformedReviewException {
        assertRefused(create(spec), Reason.EXCEPTION_INVALID);
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesWhatIsOver() throws MalformedReviewException {
        assertRefused(
                create(SPEC.replace("2026-06-02T12:00:00Z", NOW.toString())),
                Reason.EXCEPTION_INVALID,
                "it has passed");
    }

    @Test
    void refusesWhatHasNoNameYet() throws MalformedReviewException {
        for (var name : List.of("", "a\\nb", "A")) {
            var review = Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(SPEC), "null")
                    .replace("'name': 'shop',", "'name': '" + name + "',");
            var decoded = ReviewDecoder.ofExceptions().decode(Reviews.bytes(review));

            assertRefused(
                    scene.approval(() -> Optional.of(KEYS)).review(decoded), Reason.EXCEPTION_INVALID, "metadata.name");
        }
    }

    @Test
    void refusesOtherKinds() throws MalformedReviewException {
        assertRefused(review(Reviews.createPod(Reviews.podSpec(Reviews.IMAGE))), Reason.REQUEST_MALFORMED);
    }

    @Test
    void aChangeNeedsTheVerbOnPoliciesBeforeAndAfter() throws MalformedReviewException {
        var before = SPEC.replace("'release'", "'base', 'gone'");

        var answer = update(SPEC, before);

        assertThat(answer).isInstanceOf(Writes.class);
        assertThat(asked).containsExactly("base", "gone", "release");
        scene.verb = (requester, policy) -> !policy.equals("gone");
        assertRefused(update(SPEC, before), Reason.EXCEPTION_FORBIDDEN, "gone");
    }

    @Test
    void aChangeIsApprovedAnewUnderTheNameOfWhoeverMakesIt() throws MalformedReviewException {
        var stored = approved(SPEC, "2026-05-31T00:00:00Z");

        var answer = update(stored.replace("'rebuild'", "'rebuild again'"), stored);

        assertThat(approval(answer).time()).isEqualTo(NOW.toString());
        assertThat(proof("shop", "hotfix", SPEC.replace("'rebuild'", "'rebuild again'"), answer))
                .isInstanceOf(ApprovalProof.Approved.class);
    }

    /** What changes nothing needs no verb, and moves no time. */
    @Test
    void whatChangesNothingKeepsItsApproval() throws MalformedReviewException {
        scene.verb = (requester, policy) -> {
            throw new AssertionError("nobody needs to be asked");
        };
        var stored = approved(SPEC, "2026-05-31T00:00:00Z");

        assertThat(update(stored, stored)).isInstanceOf(Passes.class);
        for (var sent : List.of(SPEC, SPEC.replace("'}", "'" + FORGED), approved(SPEC, "2026-06-01T12:00:00Z"))) {
            assertThat(approval(update(sent, stored)).time()).isEqualTo("2026-05-31T00:00:00Z");
        }
        assertThat(update(SPEC.replace("'}", "'" + FORGED), SPEC)).isInstanceOf(Removes.class);
        assertThat(update(SPEC, SPEC)).isInstanceOf(Passes.class);
    }

    @Test
    void anApprovalFromElsewhereIsNotTakenOver() throws MalformedReviewException {
        var elsewhere = approved(SPEC.replace("'rebuild'", "'other'"), "2026-05-31T00:00:00Z");
        scene.verb = (requester, policy) -> false;

        assertRefused(create(elsewhere), Reason.EXCEPTION_FORBIDDEN);
    }

    @Test
    void answersAreAdmissionReviews() throws IOException, MalformedReviewException {
        var encoder = new AnswerEncoder();

        var written = JSON.readTree(encoder.encode(create(SPEC))).path("response");
        assertThat(written.path("uid").asText()).isEqualTo("u-1");
        assertThat(written.path("allowed").asBoolean()).isTrue();
        var patch = JSON.readTree(written.path("patch").binaryValue()).path(0);
        assertThat(patch.path("op").asText()).isEqualTo("add");
        assertThat(patch.path("path").asText()).isEqualTo("/spec/approval");
        assertThat(patch.path("value").path("mac").asText()).hasSize(64);

        var removed = JSON.readTree(encoder.encode(new Removes("u-2"))).path("response");
        assertThat(JSON.readTree(removed.path("patch").binaryValue())
                        .path(0)
                        .path("op")
                        .asText())
                .isEqualTo("remove");

        scene.verb = (requester, policy) -> false;
        var refused = JSON.readTree(encoder.encode(create(SPEC))).path("response");
        assertThat(refused.path("allowed").asBoolean()).isFalse();
        assertThat(refused.has("patch")).isFalse();
        assertThat(refused.path("status").path("message").asText())
                .startsWith("[ExceptionForbidden] ")
                .contains("Have somebody with verb exempt");
    }

    private ApprovalAnswer create(String spec) throws MalformedReviewException {
        return review(created(spec));
    }

    private static String created(String spec) {
        return Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(spec), "null");
    }

    private ApprovalAnswer update(String after, String before) throws MalformedReviewException {
        return review(Reviews.review("portcullis.dev", "PolicyException", "UPDATE", object(after), object(before)));
    }

    private ApprovalAnswer review(String review) throws MalformedReviewException {
        return scene.approval(() -> Optional.of(KEYS)).review(decoded(named(review)));
    }

    private static AdmissionRequest decoded(String review) throws MalformedReviewException {
        return ReviewDecoder.ofExceptions().decode(Reviews.bytes(review));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String named(String review) {
        return review.replace("'name': 'shop',", "'name': 'hotfix',");
    }

    private static String object(String spec) {
        return "{'metadata': {'labels': {'approved': 'true'}}, 'spec': " + spec + ", 'status': {'until': 'x'}}";
    }

    /** Returns the spec as it would be stored after its approval at another time. */
    private String approved(String spec, String time) throws MalformedReviewException {
        var handler = new ApprovalHandler(
                scene,
                () -> Optional.of(KEYS),
                (requester, policy) -> true,
                () -> Instant.parse(time),
                Duration.ofSeconds(20));
        var review = Reviews.review("portcullis.dev", "PolicyException", "CREATE", object(spec), "null");
        scene.rules = () -> rules(named("release", new ExceptionRule(Set.of("shop"), Duration.ofDays(9), true)));
        var answer = handler.review(ReviewDecoder.ofExceptions().decode(Reviews.bytes(named(review))));
        admitAgain();
        return spec.replace(
                "'}", "', 'approval': " + CanonicalJson.of(approval(answer)).replace('"', '\'') + "}");
    }

    private void admitAgain() {
        scene.rules = () -> rules(
                named("release", new ExceptionRule(Set.of("shop"), Duration.ofHours(24), true)),
                named("base", new ExceptionRule(Set.of("shop", "till"), Duration.ofHours(1), true)));
    }

    private static Approval approval(ApprovalAnswer answer) {
        assertThat(answer).isInstanceOf(Writes.class);
        return ((Writes) answer).approval();
    }

    private static ApprovalProof proof(String namespace, String name, String spec, ApprovalAnswer answer) {
        var exception = new PolicyException();
        exception.getMetadata().setNamespace(namespace);
        exception.getMetadata().setName(name);
        switch (CanonicalJson.read(spec.replace('\'', '"'), PolicyExceptionSpec.class)) {
            case ReadResult.Read<PolicyExceptionSpec>(var read) ->
                exception.setSpec(read.withApproval(approval(answer)));
            case ReadResult.Unreadable<PolicyExceptionSpec> unreadable -> throw new AssertionError(unreadable);
        }
        return ApprovalProof.check(exception, KEYS);
    }

    private static void assertRefused(ApprovalAnswer answer, Reason reason, String... parts) {
        assertThat(answer).isInstanceOf(Refuses.class);
        var refusal = (Refuses) answer;
        assertThat(refusal.reason()).as(refusal.detail()).isEqualTo(reason);
        assertThat(parts).allSatisfy(part -> assertThat(refusal.detail()).contains(part));
    }

    private static PoliciesInForce rules(Policy... policies) {
        var rules = HandlerScene.tagged(DigestRule.REQUIRED);
        return new PoliciesInForce(List.of(policies), rules.trustRoots(), rules.unmatchedImages());
    }

    private static Policy named(String name, ExceptionRule rule) {
        var policy = HandlerScene.tagged(DigestRule.REQUIRED).policies().getFirst();
        return policy.but().name(name).exceptions(rule).build();
    }
}
