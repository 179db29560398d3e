package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.NOW;
import static dev.portcullis.evidence.Scene.OTHER;
import static dev.portcullis.evidence.Scene.RIVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.RegistryResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageEvaluatorTest {
    private static final String SIXTY_FOUR_ZEROS = "0000000000000000000000000000000000000000000000000000000000000000";
    private static final Policy POLICY = Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"));
    private static final Policy BY_TAG = Scene.policy(DigestRule.ALLOW, Scene.signedBy("acme", "ci"));

    private static final long MEMORY = 64 << 20;

    private final FakeRegistry registry = new FakeRegistry();
    private final RegistryEvidence evidence = new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, MEMORY);
    private final ImageEvaluator evaluator = new ImageEvaluator(evidence, Registries.NONE);

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void allowsWhatIsSigned() {
        registry.attach(IMAGE, "acme=ci");

        var judged = judge(Scene.pinned().toString(), Scene.rules(List.of(POLICY), ACME));

        assertThat(judged.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(judged.digest()).isEqualTo(IMAGE);
    }

    @Test
    void refusesWhatIsNotSigned() {
        assertDenied(Scene.pinned().toString(), Scene.rules(List.of(POLICY), ACME), Reason.SIGNATURE_MISSING);
    }

    @Test
    void refusesWhatIsSignedUnderAnotherTrustRootOnly() {
        registry.attach(IMAGE, "rival=ci");

        assertDenied(Scene.pinned().toString(), Scene.rules(List.of(POLICY), ACME, RIVAL), Reason.SIGNATURE_INVALID);
    }

    @Test
    void refusesWhereTheTrustRootIsNotInForceAndAsksNobody() {
        registry.attach(IMAGE, "acme=ci");

        assertDenied(Scene.pinned().toString(), Scene.rules(List.of(POLICY)), Reason.TRUST_ROOT_NOT_READY);
        assertThat(registry.calls).isEmpty();
    }

    @Test
    void oneMissingTrustRootDoesNotHideWhatAnotherProves() {
        registry.attach(IMAGE, "rival=ops");
        var either = Scene.policy(
                DigestRule.REQUIRED,
                new Requirement.AnyOf(
                        "either", Mode.ENFORCE, List.of(Scene.signedBy("acme", "ci"), Scene.signedBy("rival", "ops"))));

        assertThat(judge(Scene.pinned().toString(), Scene.rules(List.of(either), RIVAL))
                        .verdict())
                .isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "registry.example.com./apps/shop",
                "REGISTRY.example.com/Apps/shop",
                "registry.example.com/apps/shop@sha256:beef",
                "registry.example.com/apps/shop:v1\n",
                "https://registry.example.com/apps/shop"
            })
    void refusesWhatIsNoReferenceWhereAnythingIsEnforced(String image) {
        assertDenied(image, Scene.rules(List.of(POLICY), ACME), Reason.REFERENCE_INVALID);
        assertThat(registry.calls).isEmpty();
    }

    @Test
    void refusesATagWithoutAskingForItWhereADigestIsRequired() {
        assertDenied("registry.example.com/apps/shop:v1", Scene.rules(List.of(POLICY), ACME), Reason.DIGEST_REQUIRED);
        assertThat(registry.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x:v1", "evil.example/x@sha256:" + SIXTY_FOUR_ZEROS})
    void connectsNowhereForAPolicyThatNothingCanSatisfy(String image) {
        var unready = unready(ImagePattern.EVERYTHING);

        assertDenied(image, Scene.rules(List.of(unready), ACME), Reason.POLICY_NOT_READY);
        assertThat(registry.calls).isEmpty();
    }

    @Test
    void judgesTheDigestThatATagHad() {
        registry.tags.put("v1", new RegistryResult.Found<>(IMAGE));
        registry.attach(IMAGE, "acme=ci");

        var judged = judge("registry.example.com/apps/shop:v1", Scene.rules(List.of(BY_TAG), ACME));

        assertThat(judged.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(judged.digest()).isEqualTo(IMAGE);
        assertThat(registry.calls)
                .filteredOn(call -> call.startsWith("resolve"))
                .hasSize(1);
    }

    @Test
    void asksForATagOnceThoughItMovesAndTheMemoryWasNotEnough() {
        var source = new MovingTag();

        var judged = new ImageEvaluator(source, Registries.NONE)
                .evaluate(
                        use("registry.example.com/apps/shop:v1", Binding.BINDING),
                        Scene.rules(List.of(BY_TAG), ACME),
                        Scene.access(),
                        NOW);

        assertThat(judged.digest()).isEqualTo(IMAGE);
        assertThat(judged.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(source.asked).containsExactly("tag", "ANY " + IMAGE, "CURRENT " + IMAGE);
    }

    @Test
    void refusesATagThatIsNotThere() {
        assertDenied("registry.example.com/apps/shop:v1", Scene.rules(List.of(BY_TAG), ACME), Reason.IMAGE_NOT_FOUND);
    }

    @Test
    void cannotDecideOnATagWhileTheRegistryIsDown() {
        registry.tags.put("v1", new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null));

        var verdict = judge("registry.example.com/apps/shop:v1", Scene.rules(List.of(BY_TAG), ACME))
                .verdict();

        assertThat(verdict).isInstanceOf(Verdict.Undecidable.class);
        assertThat(verdict.reason()).isEqualTo(Reason.REGISTRY_TIMEOUT);
    }

    @Test
    void asksAnewOnlyWhereMemoryDoesNotSatisfy() {
        registry.attach(IMAGE, "acme=ci");
        var known = evidence.facts(
                        Scene.pinned().repository(),
                        IMAGE,
                        List.of(ACME),
                        EvidenceSource.Freshness.CURRENT,
                        Scene.access())
                .facts();
        var stale = new Remembering(known, FactSet.EMPTY);
        var lacking = new Remembering(FactSet.EMPTY, known);

        assertThat(allowed(stale)).isTrue();
        assertThat(stale.asked).containsExactly("ANY");
        assertThat(allowed(lacking)).isTrue();
        assertThat(lacking.asked).containsExactly("ANY", "CURRENT");
        assertThat(allowed(new Remembering(FactSet.EMPTY, FactSet.EMPTY))).isFalse();
    }

    @Test
    void leavesAloneWhatStoodThereBefore() {
        var judged = evaluator.evaluate(
                use("not even a reference", Binding.UNCHANGED), Scene.rules(List.of(POLICY)), Scene.access(), NOW);

        assertThat(judged.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(judged.verdict().reason()).isEqualTo(Reason.UNCHANGED_IMAGE);
        assertThat(registry.calls).isEmpty();
    }

    private static boolean allowed(EvidenceSource source) {
        return new ImageEvaluator(source, Registries.NONE)
                        .evaluate(
                                use(Scene.pinned().toString(), Binding.BINDING),
                                Scene.rules(List.of(POLICY), ACME),
                                Scene.access(),
                                NOW)
                        .verdict()
                instanceof Verdict.Allow;
    }

    private void assertDenied(String image, PoliciesInForce rules, Reason reason) {
        var verdict = judge(image, rules).verdict();
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    private static Policy unready(ImagePattern images) {
        return Policy.strict(
                        "unready",
                        "none",
                        new ImageMatch(List.of(images), List.of()),
                        List.of(new Requirement.Unmeetable(
                                "accepted", Mode.ENFORCE, Reason.POLICY_NOT_READY, "never accepted")))
                .digest(DigestRule.ALLOW)
                .build();
    }

    private JudgedImage judge(String image, PoliciesInForce rules) {
        return evaluator.evaluate(use(image, Binding.BINDING), rules, Scene.access(), NOW);
    }

    private static ImageUse use(String image, Binding binding) {
        return new ImageUse("spec.containers[app].image", image, binding, TagUse.FINAL);
    }

    /** Answers from a memory that says it is one, then from a registry. */
    private static final class Remembering implements EvidenceSource {
        private final FactSet memory;
        private final FactSet current;
        final List<String> asked = new ArrayList<>();

        Remembering(FactSet memory, FactSet current) {
            this.memory = memory;
            this.current = current;
        }

        @Override
        public Resolution resolve(ImageRepository repository, String tag, Access access) {
            throw new AssertionError("nothing to resolve");
        }

        @Override
        public Content content(ImageRepository repository, Digest digest, Access access) {
            throw new AssertionError("no requirement is about platforms");
        }

        @Override
        public Gathered facts(
                ImageRepository repository,
                Digest digest,
                List<TrustRootInForce> trustRoots,
                Freshness freshness,
                Access access) {
            asked.add(freshness.name());
            return freshness == Freshness.ANY
                    ? new Gathered(memory, true, Origin.MEMORY)
                    : new Gathered(current, true, Origin.REGISTRY);
        }
    }

    /** A tag that names another image each time it is asked for. */
    private static final class MovingTag implements EvidenceSource {
        final List<String> asked = new ArrayList<>();

        @Override
        public Resolution resolve(ImageRepository repository, String tag, Access access) {
            asked.add("tag");
            return new Resolution.Resolved(asked.size() == 1 ? IMAGE : OTHER);
        }

        @Override
        public Content content(ImageRepository repository, Digest digest, Access access) {
            throw new AssertionError("no requirement is about platforms");
        }

        @Override
        public Gathered facts(
                ImageRepository repository,
                Digest digest,
                List<TrustRootInForce> trustRoots,
                Freshness freshness,
                Access access) {
            asked.add(freshness + " " + digest);
            return new Gathered(FactSet.EMPTY, true, Origin.MEMORY);
        }
    }
}
