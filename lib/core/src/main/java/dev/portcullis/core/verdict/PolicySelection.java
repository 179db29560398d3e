package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies that apply to one image in one namespace.
 *
 * @param matching the policies that match the image, by name
 * @param excluded whether some policy names the image and leaves it alone
 * @param places where evidence is looked for
 * @param otherImages what applies if no policy matches: the strictest of the enforced policies that do not exclude the image
 */
public record PolicySelection(List<Policy> matching, boolean excluded, Places places, OtherImages otherImages) {
    public PolicySelection {
        matching = List.copyOf(matching);
    }

    /**
     * Selects among the policies of a namespace.
     *
     * @param inNamespace the policies whose namespace selector holds
     * @param repository the image's repository, by its canonical name
     * @param registries what the installation says of registries
     * @param unmatchedImages the installation's default for policies without a namespace selector
     */
    public static PolicySelection of(
            List<Policy> inNamespace, ImageRepository repository, Registries registries, OtherImages unmatchedImages) {
        var names = registries.names(repository);
        var matching = inNamespace.stream()
                .filter(policy -> policy.match().matches(names))
                .sorted(Comparator.comparing(Policy::name))
                .toList();
        var excluded = inNamespace.stream().anyMatch(policy -> policy.match().excludes(names));
        var others = inNamespace.stream()
                .filter(policy ->
                        policy.mode() == Mode.ENFORCE && !policy.match().excludes(names))
                .map(policy -> saysOfOthers(policy, unmatchedImages))
                .max(Comparator.naturalOrder())
                .orElse(OtherImages.ALLOW);
        return new PolicySelection(matching, excluded, Places.of(repository, matching, registries), others);
    }

    /**
     * Returns whether the tag must be resolved: some policy matches that judges images named by tag by their evidence. A policy that nothing
     * can satisfy is no reason to connect anywhere.
     */
    public boolean needsResolution(TagUse use) {
        return matching.stream().anyMatch(policy -> policy.judgesByEvidence() && judgesTags(policy.digest(), use));
    }

    /**
     * Returns whether a tag is to be pinned: some policy has tags pinned, and none refuses what does not carry the digest that its author
     * wrote. One that only reports that refuses nothing, and so must not keep others from pinning.
     */
    public boolean pins() {
        return matching.stream().anyMatch(policy -> policy.digest() == DigestRule.PIN)
                && matching.stream()
                        .noneMatch(policy -> policy.digest() == DigestRule.REQUIRED && policy.mode() == Mode.ENFORCE);
    }

    /**
     * Returns whether a refusal is advice: the image is named by tag in a template, and only policies refuse that have the tag pinned in the
     * Pods, which are judged then.
     */
    public boolean isAdvice(ImageReference reference, TagUse use, Verdict verdict) {
        var pinning = matching.stream()
                .filter(policy -> policy.digest() == DigestRule.PIN)
                .map(Policy::name)
                .collect(Collectors.toUnmodifiableSet());
        return !(verdict instanceof Verdict.Allow)
                && use == TagUse.IN_TEMPLATE
                && reference.digest() == null
                && verdict.findings().stream()
                        .filter(finding -> finding.mode() == Mode.ENFORCE)
                        .allMatch(finding -> pinning.contains(finding.policy()));
    }

    private static boolean judgesTags(DigestRule rule, TagUse use) {
        return switch (rule) {
            case REQUIRED -> false;
            case PIN -> use != TagUse.FINAL;
            case ALLOW -> true;
        };
    }

    /** Returns whether it must be known of which manifests an index consists: for requirements about them, or a deny list. */
    public boolean needsContent() {
        return matching.stream().anyMatch(Policy::judgesPlatforms) || deniesDigests();
    }

    /** Returns whether a deny list names manifests, which whatever an index runs is held against, with evidence or without. */
    public boolean deniesDigests() {
        return matching.stream().anyMatch(policy -> !policy.deny().digests().isEmpty());
    }

    /** Returns whether it can matter what the image satisfied before. */
    public boolean remembers() {
        return matching.stream().anyMatch(policy -> policy.lenience().remembers());
    }

    /**
     * Returns every digest about which facts are needed.
     *
     * @param digest the manifest or index that the reference names
     * @param content what that is
     */
    public List<Digest> subjects(Digest digest, Content content) {
        var subjects = new LinkedHashSet<Digest>();
        subjects.add(digest);
        if (content instanceof Content.Index(var children)) {
            matching.stream()
                    .filter(Policy::judgesPlatforms)
                    .flatMap(policy -> policy.evidence().platforms().select(children).stream()
                            .map(IndexChild::digest)
                            .distinct()
                            .limit(PolicyCheck.MOST_MANIFESTS))
                    .forEach(subjects::add);
        }
        return List.copyOf(subjects);
    }

    /** Returns whether more evidence can only help; if not, no place may be left out. */
    public boolean isMonotonic() {
        return matching.stream().allMatch(Policy::isMonotonic);
    }

    /** Returns the digests of the programs that may be asked. */
    public Set<Digest> programs() {
        return matching.stream()
                .flatMap(policy -> policy.requirements().stream())
                .filter(Requirement.Programmed.class::isInstance)
                .map(requirement ->
                        ((Requirement.Programmed) requirement).program().digest())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the facts whose statements programs are given. */
    public List<Fact> given(Map<Digest, FactSet> found) {
        return matching.stream()
                .flatMap(policy -> policy.requirements().stream()
                        .filter(Requirement.Programmed.class::isInstance)
                        .map(Requirement.Programmed.class::cast)
                        .flatMap(rego -> given(policy, rego, found)))
                .distinct()
                .toList();
    }

    private Stream<Fact> given(Policy policy, Requirement.Programmed rego, Map<Digest, FactSet> found) {
        var counting = places.of(policy);
        return found.entrySet().stream()
                .flatMap(about -> new GivenEvidence(rego, about.getKey(), policy.deny())
                        .ever(about.getValue().within(counting).facts()));
    }

    /** Returns the names of the trust roots under which facts are needed. */
    public Set<String> trustRoots() {
        return matching.stream()
                .flatMap(policy -> policy.requirements().stream())
                .flatMap(requirement -> requirement.trustRoots().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static OtherImages saysOfOthers(Policy policy, OtherImages unmatchedImages) {
        var said = policy.otherImages();
        if (said != null) {
            return said;
        }
        return policy.namespaces().isEmpty() ? unmatchedImages : OtherImages.REFUSE;
    }
}
