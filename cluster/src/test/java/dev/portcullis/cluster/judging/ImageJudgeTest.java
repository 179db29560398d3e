package dev.portcullis.cluster.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.workload.AskedObject;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.ObjectSource;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageJudgeTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Digest DIGEST = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    private static final AskedObject POD =
            new AskedObject("", "v1", "pods", new ObjectId("v1", "Pod", "shop", "web", "u"), DIGEST);
    private static final Circumstances.Request REQUEST =
            new Circumstances.Request("CREATE", "", "v1", "Pod", "web", "{\"kind\":\"Pod\"}");

    private final List<ProgramQuestion> asked = new ArrayList<>();
    private final List<AskedObject> read = new ArrayList<>();

    private Verdict judge(boolean readsRequest, @Nullable AskedObject object, Circumstances.Asking asking) {
        ObjectSource objects = wanted -> {
            read.add(wanted);
            return asking;
        };
        var judge = new ImageJudge(
                Registries.NONE,
                (namespace, podSpec) -> Access.CredentialSource.ANONYMOUS,
                Duration.ofSeconds(10),
                objects);
        var image = "registry.example.com/apps/shop@" + DIGEST;
        var question = new Question("shop", image, TagUse.FINAL, PullSource.DEFAULT, object);
        return judge.judge(question, rules(readsRequest), new Nothing(), NOW).verdict();
    }

    private PoliciesInForce rules(boolean readsRequest) {
        var program = new Denying(readsRequest);
        var rego = new Requirement.Programmed("rules", Mode.ENFORCE, List.of(), Requirement.Per.IMAGE, program, "{}");
        var match = new ImageMatch(List.of(ImagePattern.compile("registry.example.com/**")), List.of());
        var policy = Policy.strict("apps", "1", match, List.of(rego)).build();
        return new PoliciesInForce(List.of(policy), Map.of(), OtherImages.WARN, Map.of("tier", "production"));
    }

    @Test
    void tellsRulesTheNamespaceAndTheObject() {
        assertThat(judge(true, POD, REQUEST).reason()).isEqualTo(Reason.POLICY_DENIED);

        assertThat(asked).singleElement().satisfies(question -> {
            assertThat(question.circumstances().request()).isEqualTo(REQUEST);
            assertThat(question.circumstances().namespace())
                    .isEqualTo(new Circumstances.Namespace("shop", Map.of("tier", "production")));
        });
        assertThat(read).containsExactly(POD);
    }

    @Test
    void readsNoObjectForRulesThatReadNone() {
        assertThat(judge(false, POD, REQUEST).reason()).isEqualTo(Reason.POLICY_DENIED);

        assertThat(read).isEmpty();
    }

    @Test
    void leavesOpenWhatAnObjectThatCannotBeReadDecides() {
        var verdict = judge(true, POD, new Circumstances.Unread("Pod shop/web is gone"));

        assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
        assertThat(verdict.reason()).isEqualTo(Reason.OBJECT_UNREAD);
        assertThat(asked).isEmpty();
    }

    @Test
    void leavesOpenWhatNobodyKnowsTheObjectOf() {
        var verdict = judge(true, null, REQUEST);

        assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
        assertThat(verdict.reason()).isEqualTo(Reason.OBJECT_UNREAD);
        assertThat(read).isEmpty();
        assertThat(asked).isEmpty();
    }

    private final class Denying implements PolicyProgram {
        private final boolean readsRequest;

        Denying(boolean readsRequest) {
            this.readsRequest = readsRequest;
        }

        @Override
        public ProgramAnswer evaluate(ProgramQuestion question) {
            asked.add(question);
            return new ProgramAnswer.Answered(List.of("no"), List.of());
        }

        @Override
        public Digest digest() {
            return DIGEST;
        }

        @Override
        public boolean readsRequest() {
            return readsRequest;
        }

        @Override
        public boolean readsNamespace() {
            return true;
        }

        @Override
        public boolean readsTime() {
            return false;
        }
    }

    private static final class Nothing implements EvidenceSource {
        @Override
        public Resolution resolve(ImageRepository repository, String tag, Access access) {
            throw new AssertionError("no tag is asked for");
        }

        @Override
        public Content content(ImageRepository repository, Digest digest, Access access) {
            throw new AssertionError("no content is asked for");
        }

        @Override
        public Gathered facts(
                ImageRepository repository,
                Digest digest,
                List<TrustRootInForce> trustRoots,
                Freshness freshness,
                Access access) {
            throw new AssertionError("no evidence is asked for");
        }
    }
}
