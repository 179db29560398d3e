package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Gathered.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an image satisfied before reaches the verdict: of this namespace, under the trust of now, and only where it can matter. */
final class RecollectionTest implements EvidenceSource {
    private static final Policy POLICY = previously(Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci")));
    private static final PoliciesInForce RULES = Scene.rules(List.of(POLICY), ACME);

    private final List<Satisfied> history = new ArrayList<>();
    private FactSet facts = FactSet.EMPTY;
    private int asked;

    @Test
    void whatSatisfiedThePolicyHerePasses() {
        history.add(satisfied("team", RULES.trustOf(POLICY)));

        assertThat(verdict(RULES).reason()).isEqualTo(Reason.PREVIOUSLY_VERIFIED);
    }

    @Test
    void whatSatisfiedItElsewhereDoesNot() {
        history.add(satisfied("other", RULES.trustOf(POLICY)));

        assertThat(verdict(RULES)).isInstanceOf(Verdict.Undecidable.class);
    }

    @Test
    void norUnderAnotherTrust() {
        history.add(satisfied("team", RULES.trustOf(POLICY)));
        var changed = Scene.rules(
                List.of(POLICY), new TrustRootInForce("acme", "r2", "other", ACME.root(), ACME.verifiedUntil()));
        var gone = Scene.rules(List.of(POLICY));

        assertThat(changed.trustOf(POLICY)).isNotEqualTo(RULES.trustOf(POLICY)).isNotEqualTo(gone.trustOf(POLICY));
        assertThat(verdict(changed)).isInstanceOf(Verdict.Undecidable.class);
        assertThat(verdict(gone)).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aRefreshThatBroughtNothingNewForgetsNothing() {
        history.add(satisfied("team", RULES.trustOf(POLICY)));
        var refreshed = Scene.rules(
                List.of(POLICY), new TrustRootInForce("acme", "r2", ACME.basis(), ACME.root(), ACME.verifiedUntil()));

        assertThat(verdict(refreshed).reason()).isEqualTo(Reason.PREVIOUSLY_VERIFIED);
    }

    @Test
    void nobodyIsAskedWhereItCannotMatter() {
        var strict = Scene.policy(DigestRule.REQUIRED, Scene.signedBy("acme", "ci"));
        verdict(Scene.rules(List.of(strict), ACME));
        facts = new FactSet(List.of(Scene.signed(Scene.pinned().repository(), IMAGE)), List.of(), List.of());
        assertThat(verdict(RULES).reason()).isEqualTo(Reason.VERIFIED);

        assertThat(asked).isZero();
    }

    @Test
    void satisfiedIsWhatEvidenceMetAndNothingElse() {
        history.add(satisfied("team", RULES.trustOf(POLICY)));
        assertThat(Satisfied.of(verdict(RULES), RULES, "team", Scene.NOW))
                .as("what passed by its history does not prolong it")
                .isEmpty();

        facts = new FactSet(List.of(Scene.signed(Scene.pinned().repository(), IMAGE)), List.of(), List.of());
        assertThat(Satisfied.of(verdict(RULES), RULES, "team", Scene.NOW))
                .containsExactly(new Satisfied(
                        "release",
                        "r1",
                        RULES.trustOf(POLICY),
                        "team",
                        Scene.NOW,
                        Set.of(POLICY.requirements().getFirst().demanded())));
    }

    private Verdict verdict(PoliciesInForce rules) {
        var use = new ImageUse("spec.containers[app].image", Scene.pinned().toString(), Binding.BINDING, TagUse.FINAL);
        return new ImageEvaluator(this, Registries.NONE)
                .evaluate(use, rules, Scene.access(), Scene.NOW)
                .verdict();
    }

    private static Satisfied satisfied(String namespace, String trust) {
        return new Satisfied("release", "r1", trust, namespace, Scene.NOW.minusSeconds(60), Set.of());
    }

    private static Policy previously(Policy policy) {
        return policy.but()
                .whenUndecidable(WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED)
                .lenience(new Lenience(null, Duration.ofDays(3), null))
                .build();
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        throw new AssertionError("nobody asks for a tag");
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        throw new AssertionError("nobody asks for content");
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var down = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");
        var lookups = trustRoots.stream()
                .map(root -> new FactSet.Lookup(root.name(), repository, "referrers", down))
                .toList();
        return new Gathered(facts.and(new FactSet(List.of(), List.of(), lookups)), false, Origin.REGISTRY);
    }

    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        asked++;
        assertThat(repository).isEqualTo(Scene.pinned().repository());
        assertThat(digest).isEqualTo(IMAGE);
        return history;
    }
}
