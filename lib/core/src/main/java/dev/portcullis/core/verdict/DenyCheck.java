package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a policy's deny list speaks against an image, or may for all that is known. It beats every exception, so an exception counts only
 * where that is out of the question: whoever can keep evidence from being read must not hide a denied signer that way.
 *
 * @param policy the policy
 * @param digest the manifest or index that the reference names
 * @param image what is known of it
 * @param places where evidence counts for this policy
 */
record DenyCheck(Policy policy, Digest digest, ImageInput image, Set<ImageRepository> places) {
    /** Returns why no exception counts, as a part of a sentence; empty if one may. */
    Optional<String> objection() {
        var deny = policy.deny();
        if (deny.digests().isEmpty() && deny.identities().isEmpty()) {
            return Optional.empty();
        }
        if (deny.digests().contains(digest)) {
            return Optional.of(digest + " is on the deny list");
        }
        if (policy.judgesPlatforms() && image.content() instanceof Content.Failed) {
            return Optional.of("whether its index runs what is on the deny list is not known");
        }
        if (policy.judgesPlatforms()
                && image.content() instanceof Content.Index(var all)
                && all.stream().anyMatch(IndexChild::index)) {
            return Optional.of("whether an index in its index runs what is on the deny list is not known");
        }
        var children = children();
        return children.stream()
                .filter(deny.digests()::contains)
                .findFirst()
                .map(child -> child + " is on the deny list, and the index runs it")
                .or(() -> deny.identities().isEmpty() ? Optional.empty() : signers(children));
    }

    private List<Digest> children() {
        return policy.judgesPlatforms() && image.content() instanceof Content.Index(var all)
                ? policy.evidence().platforms().select(all).stream()
                        .map(IndexChild::digest)
                        .distinct()
                        .toList()
                : List.of();
    }

    private Optional<String> signers(List<Digest> children) {
        var roots = policy.requirements().stream()
                .flatMap(requirement -> requirement.trustRoots().stream())
                .collect(Collectors.toUnmodifiableSet());
        var subjects = new ArrayList<>(List.of(digest));
        subjects.addAll(children);
        return subjects.stream()
                .flatMap(subject -> signer(subject, roots).stream())
                .findFirst();
    }

    private Optional<String> signer(Digest subject, Set<String> roots) {
        var found = image.factsAbout(subject).within(places);
        var denied = found.facts().stream()
                .filter(fact ->
                        roots.contains(fact.trustRoot()) && policy.deny().denies(fact.signer()))
                .map(Fact::signer)
                .map(signer -> signer.describe())
                .sorted()
                .findFirst();
        if (denied.isPresent()) {
            return Optional.of(denied.get() + " is on the deny list and signed " + subject);
        }
        var lookups = found.lookups().stream()
                .filter(lookup -> roots.contains(lookup.trustRoot()))
                .map(FactSet.Lookup::outcome)
                .toList();
        return !lookups.isEmpty() && lookups.stream().allMatch(LookupOutcome.Complete.class::isInstance)
                ? Optional.empty()
                : Optional.of("whether a signer on the deny list signed " + subject + " is not known");
    }
}
