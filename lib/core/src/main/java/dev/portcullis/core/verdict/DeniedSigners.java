package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether somebody on a policy's deny list signed an image, or may have for all that is known. The deny list beats every exception, so an
 * exception counts only where that is out of the question: whoever can keep evidence from being read must not hide a denied signer that way.
 *
 * <p>Evidence about the manifests of an index is known only where a requirement is about them.
 *
 * @param policy the policy
 * @param digest the manifest or index that the reference names
 * @param image what is known of it
 * @param places where evidence counts for this policy
 */
record DeniedSigners(Policy policy, Digest digest, ImageInput image, Set<ImageRepository> places) {
    /** Returns why no exception counts, as a part of a sentence; empty if one may. */
    Optional<String> objection() {
        if (policy.deny().identities().isEmpty()) {
            return Optional.empty();
        }
        var run = policy.judgesPlatforms() && image.content() instanceof Content.Index(var all)
                ? policy.evidence().platforms().select(all)
                : List.<IndexChild>of();
        var unread = policy.judgesPlatforms() && image.content() instanceof Content.Failed;
        return unread || run.stream().anyMatch(IndexChild::index)
                ? Optional.of("whether a signer on the deny list signed what its index runs is not known")
                : Stream.concat(Stream.of(digest), run.stream().map(IndexChild::digest))
                        .distinct()
                        .flatMap(subject -> signer(subject).stream())
                        .findFirst();
    }

    private Optional<String> signer(Digest subject) {
        var roots = policy.requirements().stream()
                .flatMap(requirement -> requirement.trustRoots().stream())
                .collect(Collectors.toUnmodifiableSet());
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
