package dev.portcullis.operator.scan;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.FactKeeper.Found;
import dev.portcullis.operator.scan.FactKeeper.Kept;
import dev.portcullis.operator.scan.FactKeeper.Occasion;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evidence for one verdict of the scan: what is kept answers as long as it is fresh, else the registry is asked; all of it is kept afterwards. A
 * statement that was kept stays, whether or not the registry still has it. For one question; its methods may be called by several threads.
 */
final class ScanEvidence implements EvidenceSource {
    private final EvidenceSource registry;
    private final FactKeeper keeper;
    private final Instant freshFrom;
    private final Instant now;
    private final Map<Subject, Look> looks = new ConcurrentHashMap<>();
    private final Map<Digest, Content> contents = new ConcurrentHashMap<>();

    private record Subject(ImageRepository place, Digest digest) {}

    private record Look(
            List<Fact> facts, Map<String, TrustRootInForce> trustRoots, boolean complete, Instant verified) {
        /** Leaves out signers that no policy could count: anybody may sign, and what everybody signs would fill what is kept. */
        Look namedBy(List<Policy> policies) {
            var named = facts.stream()
                    .filter(fact -> policies.stream()
                            .flatMap(policy -> policy.requirements().stream())
                            .anyMatch(requirement -> requirement.names(fact)))
                    .toList();
            return new Look(named, trustRoots, complete, verified);
        }
    }

    /** @param freshFrom what was verified before this time does not answer by itself */
    ScanEvidence(EvidenceSource registry, FactKeeper keeper, Instant freshFrom, Instant now) {
        this.registry = registry;
        this.keeper = keeper;
        this.freshFrom = freshFrom;
        this.now = now;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return registry.resolve(repository, tag, access);
    }

    /** What a digest names never changes. */
    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        var kept = keeper.recall(repository, digest, List.of()).map(Kept::content);
        var content = kept.isPresent() ? kept.get() : registry.content(repository, digest, access);
        if (content instanceof Content.Single || content instanceof Content.Index) {
            contents.put(digest, content);
        }
        return content;
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var kept = keeper.recall(repository, digest, trustRoots);
        if (freshness == Freshness.REMEMBERED
                || (freshness == Freshness.ANY && kept.isPresent() && isFresh(kept.get()))) {
            kept.ifPresent(known ->
                    note(repository, digest, trustRoots, new Answer(known.facts(), false, known.verifiedAt())));
            return new Gathered(kept.map(ScanEvidence::known).orElse(FactSet.EMPTY), false, Origin.MEMORY);
        }
        var asked = registry.facts(repository, digest, trustRoots, freshness, access);
        var facts = new LinkedHashSet<>(asked.facts().facts());
        kept.ifPresent(known -> facts.addAll(known.facts()));
        var isComplete =
                asked.facts().lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
        var before = kept.map(Kept::verifiedAt).orElse(now);
        note(repository, digest, trustRoots, new Answer(List.copyOf(facts), isComplete, isComplete ? now : before));
        var all = new FactSet(
                List.copyOf(facts), asked.facts().rejections(), asked.facts().lookups());
        return new Gathered(all, asked.absenceShareable(), Origin.REGISTRY);
    }

    private boolean isFresh(Kept kept) {
        return !kept.facts().isEmpty() && !kept.verifiedAt().isBefore(freshFrom);
    }

    private static FactSet known(Kept kept) {
        return new FactSet(kept.facts(), List.of(), List.of());
    }

    private record Answer(List<Fact> facts, boolean complete, Instant verifiedAt) {}

    private void note(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots, Answer answer) {
        var roots = trustRoots.stream().collect(Collectors.toMap(TrustRootInForce::name, Function.identity()));
        looks.put(new Subject(place, digest), new Look(answer.facts(), roots, answer.complete(), answer.verifiedAt()));
    }

    @Override
    public boolean sees(ImageRepository repository, Digest digest, Access access) {
        return registry.sees(repository, digest, access);
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        return registry.statement(fact, access);
    }

    /** Of the image under its own name only, as admission asks. */
    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        return keeper.recall(repository, digest, List.of()).map(Kept::history).orElse(List.of());
    }

    /**
     * Keeps what was found by signers that a policy names, and with the image what was made of it. Of an image without any nothing is kept:
     * that there is none is never shared.
     *
     * @param repository the image's own, by its canonical name; null where it has none
     * @param image the digest that was judged
     */
    void keep(@Nullable ImageRepository repository, Digest image, Occasion occasion) {
        var own = repository == null ? null : new Subject(repository, image);
        var policies = occasion.rules().policies();
        var any = false;
        for (var entry : looks.entrySet()) {
            var subject = entry.getKey();
            var look = entry.getValue().namedBy(policies);
            if (!look.facts().isEmpty() && !subject.equals(own)) {
                keeper.keep(found(subject, look, null));
            }
            any |= !look.facts().isEmpty();
        }
        if (own != null && any) {
            // What was found in a mirror or elsewhere only is history of the image all the same.
            var look = looks.getOrDefault(own, new Look(List.of(), Map.of(), false, now))
                    .namedBy(policies);
            keeper.keep(found(own, look, occasion));
        }
    }

    private Found found(Subject subject, Look look, @Nullable Occasion occasion) {
        return new Found(
                subject.place(),
                subject.digest(),
                contents.get(subject.digest()),
                look.facts(),
                look.trustRoots(),
                now,
                look.complete(),
                occasion);
    }

    /** Returns when the oldest part of what was found was verified; now where nobody had to be asked. */
    Instant verifiedAt() {
        return looks.values().stream()
                .filter(look -> !look.facts().isEmpty())
                .map(Look::verified)
                .min(Instant::compareTo)
                .orElse(now);
    }
}
