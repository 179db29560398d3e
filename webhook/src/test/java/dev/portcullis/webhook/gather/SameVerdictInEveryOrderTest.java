package dev.portcullis.webhook.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.Permits;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.gather.World.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Invariant G4: whatever was asked before, in whatever order, and however old memory is, the verdict is what all the evidence says. */
final class SameVerdictInEveryOrderTest {
    private static final ImageReference REFERENCE = ImageReference.parse(Worlds.OWN + "@" + Worlds.IMAGE);
    private static final Registries REGISTRIES = Registries.NONE;

    @Provide
    Arbitrary<World> worlds() {
        return Worlds.worlds();
    }

    @Property(tries = 600, shrinking = ShrinkingMode.BOUNDED)
    void theVerdictIsWhatAllTheEvidenceSays(@ForAll("worlds") World world, @ForAll long seed) {
        check(world, seed);
    }

    @Tag("long")
    @Property(tries = 100_000, shrinking = ShrinkingMode.BOUNDED)
    void theVerdictIsWhatAllTheEvidenceSaysInVeryManyWorlds(@ForAll("worlds") World world, @ForAll long seed) {
        check(world, seed);
    }

    private static void check(World world, long seed) {
        var expected = Essence.of(judgedByEverything(world, List.of()));
        var random = new Random(seed);
        var nanos = new AtomicLong();
        var cached = cached(world, List.of(), nanos);

        assertThat(judged(world, world.policies())).as("asked directly").isEqualTo(expected);
        assertThat(judged(world, shuffled(world.policies(), random)))
                .as("policies in another order")
                .isEqualTo(expected);
        for (var policy : shuffled(world.policies(), random)) {
            judged(cached, List.of(policy));
        }
        assertThat(judged(cached, world.policies()))
                .as("after each policy asked alone")
                .isEqualTo(expected);
        assertThat(judged(cached, shuffled(world.policies(), random)))
                .as("again")
                .isEqualTo(expected);
        nanos.addAndGet(RememberedFacts.ABSENCE.plusSeconds(1).toNanos());
        assertThat(judged(cached, world.policies()))
                .as("when absences are forgotten")
                .isEqualTo(expected);
        assertThat(judged(cached(world, List.of(), nanos), world.policies()))
                .as("with an empty memory")
                .isEqualTo(expected);
        checkWhatWasKnownBefore(world, random, nanos);
    }

    /** Keys only: no certificate authority of the trust roots would vouch for an identity. */
    private static void checkWhatWasKnownBefore(World world, Random random, AtomicLong nanos) {
        var before = world.statements().stream()
                .filter(statement -> statement.signer() instanceof Signer.Key && random.nextBoolean())
                .toList();
        var expected = Essence.of(judgedByEverything(world, before));
        var cached = cached(world, before, nanos);
        for (var policy : shuffled(world.policies(), random)) {
            judged(cached, List.of(policy));
        }

        assertThat(judged(cached, world.policies()))
                .as("with what was verified before, after each policy asked alone")
                .isEqualTo(expected);
        assertThat(judged(cached(world, before, nanos), shuffled(world.policies(), random)))
                .as("with what was verified before")
                .isEqualTo(expected);
    }

    private static CachedEvidence cached(World world, List<Statement> before, AtomicLong nanos) {
        return new CachedEvidence(
                world,
                new RememberedFacts(1 << 22, Duration.ofHours(1), nanos::get),
                new RememberedContent(1 << 20),
                new RememberedStatements(1 << 20),
                new VerifiedBefore(World.known(before), InstantSource.fixed(World.NOW)),
                new FailedLookups(nanos::get),
                new Permits(64, 64));
    }

    private static <T> List<T> shuffled(List<T> all, Random random) {
        var shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Essence judged(EvidenceSource source, List<Policy> policies) {
        var use = new ImageUse("spec.containers[app].image", REFERENCE.toString(), Binding.BINDING, TagUse.FINAL);
        var rules = new PoliciesInForce(policies, Worlds.ROOTS, OtherImages.REFUSE);
        return Essence.of(new ImageEvaluator(source, REGISTRIES)
                .evaluate(use, rules, GatherScene.anonymous(), World.NOW)
                .verdict());
    }

    /** Judges with all the evidence that there is in any place that counts. */
    private static Verdict judgedByEverything(World world, List<Statement> before) {
        var selection = PolicySelection.of(world.policies(), REFERENCE.repository(), REGISTRIES, OtherImages.REFUSE);
        var content = selection.needsContent() ? world.content() : new Content.NotAsked();
        var roots = selection.trustRoots().stream().map(Worlds.ROOTS::get).toList();
        var places = selection.places().steps().stream().flatMap(List::stream).toList();
        Map<Digest, FactSet> facts = new HashMap<>();
        for (var subject : selection.subjects(Worlds.IMAGE, content)) {
            facts.put(subject, world.everything(places, subject, roots, before));
        }
        var input = new ImageInput(REFERENCE, TagUse.FINAL, new Resolution.Pinned(Worlds.IMAGE), content, facts);
        return Judge.judge(selection, input, Exemptions.NONE, World.NOW);
    }

    /** What matters of a verdict: not which of several facts met a requirement, nor what was found where nothing was enforced by it. */
    private record Essence(String outcome, Reason reason, List<String> findings, List<String> satisfied) {
        static Essence of(Verdict verdict) {
            return new Essence(
                    verdict.getClass().getSimpleName(),
                    verdict.reason(),
                    verdict.findings().stream().map(Essence::text).sorted().toList(),
                    verdict.satisfied().stream()
                            .map(met -> met.policy() + " " + met.requirement())
                            .sorted()
                            .collect(Collectors.toList()));
        }

        private static String text(Finding finding) {
            return finding.policy() + " " + finding.requirement() + " " + finding.mode() + " " + finding.reason() + " "
                    + finding.undecidable() + " " + finding.detail();
        }
    }
}
