package dev.portcullis.agreement;

import dev.portcullis.cluster.verified.FactsInForce;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Judge;
import dev.portcullis.core.verdict.PolicySelection;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges by all that there is: every place is asked for everything, nothing ends early, nothing is remembered but what the cluster keeps.
 *
 * @param rules by which rules
 * @param registry what registries hold
 * @param kept what the cluster keeps
 * @param request what asks for the image
 */
record Oracle(PoliciesInForce rules, Registry registry, KeptObjects kept, Circumstances.Request request) {
    Verdict verdict(ImageReference reference, TagUse use) {
        var selection =
                PolicySelection.of(rules.policies(), reference.repository(), Registries.NONE, rules.unmatchedImages());
        var resolution = resolution(reference, use, selection);
        var digest = switch (resolution) {
            case Resolution.Pinned(var pinned) -> pinned;
            case Resolution.Resolved(var resolved) -> resolved;
            case Resolution.NotAsked() -> null;
            case Resolution.Failed(var outcome) -> null;
        };
        if (digest == null) {
            var unread = ImageInput.unread(reference, use, resolution);
            return Judge.judge(selection, unread, rules.exemptions(), World.NOW);
        }
        var content = content(selection, digest);
        var facts = new HashMap<Digest, FactSet>();
        for (var subject : selection.subjects(digest, content)) {
            facts.put(subject, everything(selection, subject));
        }
        var statements = new HashMap<Digest, StatementOutcome>();
        selection
                .given(facts)
                .forEach(fact -> statements.merge(
                        fact.claim().statement(),
                        registry.statement(fact, Paths.nobody()),
                        (one, other) -> one instanceof StatementOutcome.Read ? one : other));
        var labels = rules.labels();
        var namespace = labels == null ? null : new Circumstances.Namespace(World.NAMESPACE, labels);
        var input = new ImageInput(reference, use, resolution, content, facts)
                .with(statements)
                .in(new Circumstances(namespace, request))
                .with(history(digest));
        return Judge.judge(selection, input, rules.exemptions(), World.NOW);
    }

    private Resolution resolution(ImageReference reference, TagUse use, PolicySelection selection) {
        var digest = reference.digest();
        if (digest != null) {
            return new Resolution.Pinned(digest);
        }
        return selection.needsResolution(use)
                ? registry.resolve(reference.repository(), World.TAG, Paths.nobody())
                : new Resolution.NotAsked();
    }

    private Content content(PolicySelection selection, Digest digest) {
        if (!selection.needsContent()) {
            return new Content.NotAsked();
        }
        var known = kept.believed(World.OWN, digest).map(facts -> facts.content());
        return known.isPresent() ? known.get() : registry.content();
    }

    private FactSet everything(PolicySelection selection, Digest subject) {
        var roots = selection.trustRoots().stream().map(rules.trustRoots()::get).toList();
        var all = FactSet.EMPTY;
        for (var place :
                selection.places().steps().stream().flatMap(List::stream).toList()) {
            all = all.and(registry.found(place, subject, roots));
            all = all.and(new FactSet(keptFacts(place, subject, roots), List.of(), List.of()));
        }
        return new FactSet(all.facts().stream().distinct().toList(), all.rejections(), all.lookups());
    }

    private List<Fact> keptFacts(ImageRepository place, Digest subject, List<TrustRootInForce> roots) {
        var facts = new ArrayList<Fact>();
        kept.believed(place, subject)
                .ifPresent(known ->
                        roots.forEach(root -> facts.addAll(FactsInForce.under(root, known.facts(), World.NOW))));
        return facts;
    }

    private History history(Digest digest) {
        Map<String, Policy> policies = new HashMap<>();
        rules.policies().forEach(policy -> policies.put(policy.name(), policy));
        return kept.believed(World.OWN, digest)
                .map(known -> new History(known.history().stream()
                        .filter(one -> one.namespace().equals(World.NAMESPACE) && policies.containsKey(one.policy()))
                        .map(one -> new History.Satisfied(
                                one.policy(),
                                one.revision(),
                                rules.trustOf(policies.get(one.policy())).equals(one.trust()),
                                one.at(),
                                one.met()))
                        .toList()))
                .orElse(History.NONE);
    }
}
