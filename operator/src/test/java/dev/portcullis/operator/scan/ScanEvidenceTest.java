package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.FactKeeper.Found;
import dev.portcullis.operator.scan.FactKeeper.Kept;
import dev.portcullis.operator.scan.FactKeeper.Occasion;
import dev.portcullis.registry.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanEvidenceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FRESH_FROM = NOW.minus(Duration.ofHours(5));
    private static final ImageRepository PLACE = ImageRepository.parse("registry.example.test/apps/web");
    private static final Digest DIGEST = new Digest("a".repeat(64));
    private static final Fact ONE = fact("1");
    private static final Fact OTHER = fact("2");
    private static final Access ACCESS =
            new Access("shop", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(1)));
    private static final Occasion OCCASION =
            new Occasion("shop", rules("release"), new Verdict.Allow(Reason.VERIFIED, List.of(), List.of()), NOW);

    private final Registry registry = new Registry();
    private final Keeper keeper = new Keeper();
    private final ScanEvidence evidence = new ScanEvidence(registry, keeper, FRESH_FROM, NOW);

    private static Fact fact(String statement) {
        return new Fact(
                DIGEST,
                new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, new Digest(statement.repeat(64))),
                new Signer.Key("release", "f".repeat(64)),
                "keys",
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, "f".repeat(64))),
                List.of(),
                new Location(PLACE, Location.Layout.BUNDLE_BY_REFERRERS, DIGEST));
    }

    private static PoliciesInForce rules(String key) {
        var authority = new Authority("ci", "keys", List.of(), Set.of(key));
        var signed = new Requirement.Signature("signed", Mode.ENFORCE, new Demand(List.of(authority), 1, null));
        var policy = Policy.strict(
                        "release", "r1", new ImageMatch(List.of(ImagePattern.EVERYTHING), List.of()), List.of(signed))
                .build();
        return new PoliciesInForce(List.of(policy), Map.of(), OtherImages.WARN);
    }

    /** Anybody may sign, and push as often as they like. */
    @Test
    void nothingIsKeptOfSignersThatNoPolicyNames() {
        registry.facts = List.of(ONE);
        facts(Freshness.CURRENT);

        evidence.keep(PLACE, DIGEST, new Occasion("shop", rules("other"), OCCASION.verdict(), NOW));

        assertThat(keeper.found).isEmpty();
    }

    private List<Fact> facts(Freshness freshness) {
        return evidence.facts(PLACE, DIGEST, List.of(), freshness, ACCESS)
                .facts()
                .facts();
    }

    @Test
    void whatWasVerifiedLatelyAsksNobody() {
        keeper.kept = new Kept(List.of(ONE), null, FRESH_FROM, List.of());

        assertThat(facts(Freshness.ANY)).containsExactly(ONE);
        assertThat(registry.asked).isZero();
        assertThat(evidence.verifiedAt()).isEqualTo(FRESH_FROM);
    }

    @Test
    void whatIsDueAsksTheRegistryAndCountsFromNow() {
        keeper.kept = new Kept(List.of(ONE), null, FRESH_FROM.minusMillis(1), List.of());
        registry.facts = List.of(ONE);

        assertThat(facts(Freshness.ANY)).containsExactly(ONE);
        assertThat(registry.asked).isOne();
        assertThat(evidence.verifiedAt()).isEqualTo(NOW);
        assertThat(keep())
                .singleElement()
                .satisfies(found -> assertThat(found.complete()).isTrue());
    }

    @Test
    void whatIsMissingIsLookedForThoughSomethingIsKept() {
        keeper.kept = new Kept(List.of(ONE), null, NOW, List.of());
        registry.facts = List.of(OTHER);

        assertThat(facts(Freshness.ANY)).containsExactly(ONE);
        assertThat(facts(Freshness.CURRENT)).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void aStatementThatVanishedFromTheRegistryStays() {
        keeper.kept = new Kept(List.of(ONE), null, NOW.minus(Duration.ofDays(3)), List.of());

        assertThat(facts(Freshness.ANY)).containsExactly(ONE);
        assertThat(keep())
                .singleElement()
                .satisfies(found -> assertThat(found.facts()).containsExactly(ONE));
    }

    @Test
    void aRegistryThatDidNotAnswerVerifiesNothing() {
        keeper.kept = new Kept(List.of(ONE), null, NOW.minus(Duration.ofDays(3)), List.of());
        registry.outcome = new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "no");

        assertThat(facts(Freshness.ANY)).containsExactly(ONE);
        assertThat(evidence.verifiedAt()).isEqualTo(NOW.minus(Duration.ofDays(3)));
        assertThat(keep())
                .singleElement()
                .satisfies(found -> assertThat(found.complete()).isFalse());
    }

    @Test
    void nothingIsKeptOfAnImageWithoutFacts() {
        assertThat(facts(Freshness.ANY)).isEmpty();

        assertThat(keep()).isEmpty();
    }

    @Test
    void theVerdictIsKeptWithTheImageItselfOnly() {
        registry.facts = List.of(ONE);
        facts(Freshness.ANY);

        evidence.keep(null, DIGEST, OCCASION);
        evidence.keep(PLACE, DIGEST, OCCASION);

        assertThat(keeper.found).extracting(Found::occasion).containsExactly(null, OCCASION);
    }

    @Test
    void whatWasFoundInAMirrorIsHistoryOfTheImageItself() {
        registry.facts = List.of(ONE);
        facts(Freshness.ANY);
        var image = ImageRepository.parse("original.example.test/apps/web");

        evidence.keep(image, DIGEST, OCCASION);

        assertThat(keeper.found)
                .extracting(
                        Found::place, Found::occasion, found -> found.facts().size())
                .containsExactly(tuple(PLACE, null, 1), tuple(image, OCCASION, 0));
    }

    @Test
    void knowsWhatAnImageSatisfiedBefore() {
        var satisfied = new Satisfied("release", "r", "t", "shop", NOW, Set.of());
        keeper.kept = new Kept(List.of(), null, NOW, List.of(satisfied));

        assertThat(evidence.history(PLACE, DIGEST)).containsExactly(satisfied);
    }

    @Test
    void whatADigestNamesIsAskedOnce() {
        keeper.kept = new Kept(List.of(), new Content.Single(), NOW.minus(Duration.ofDays(300)), List.of());

        assertThat(evidence.content(PLACE, DIGEST, ACCESS)).isEqualTo(new Content.Single());
        assertThat(registry.asked).isZero();
        keeper.kept = null;
        assertThat(evidence.content(PLACE, DIGEST, ACCESS)).isEqualTo(new Content.Index(List.of()));
        assertThat(registry.asked).isOne();
    }

    private List<Found> keep() {
        evidence.keep(PLACE, DIGEST, OCCASION);
        return keeper.found;
    }

    private static final class Keeper implements FactKeeper {
        private final List<Found> found = new ArrayList<>();
        private @Nullable Kept kept;

        @Override
        public Optional<Kept> recall(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots) {
            return Optional.ofNullable(kept);
        }

        @Override
        public void keep(Found what) {
            found.add(what);
        }
    }

    private static final class Registry implements EvidenceSource {
        private List<Fact> facts = List.of();
        private LookupOutcome outcome = new LookupOutcome.Complete();
        private int asked;

        @Override
        public Resolution resolve(ImageRepository repository, String tag, Access access) {
            return new Resolution.Resolved(DIGEST);
        }

        @Override
        public Content content(ImageRepository repository, Digest digest, Access access) {
            asked++;
            return new Content.Index(List.of());
        }

        @Override
        public Gathered facts(
                ImageRepository repository,
                Digest digest,
                List<TrustRootInForce> trustRoots,
                Freshness freshness,
                Access access) {
            asked++;
            var lookup = new Lookup("keys", repository, "referrers", outcome);
            return new Gathered(new FactSet(facts, List.of(), List.of(lookup)), false, Origin.REGISTRY);
        }
    }
}
