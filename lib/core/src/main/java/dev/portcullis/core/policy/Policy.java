package dev.portcullis.core.policy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One policy in force.
 *
 * @param name the {@code EvidencePolicy}'s name
 * @param revision the content hash of the accepted revision; {@code none} where there is no good one
 * @param mode what unmet requirements do at most
 * @param match the images it is about
 * @param otherImages what it says of images that no policy matches; null where it says nothing
 * @param namespaces the namespaces it is about
 * @param digest whether references must carry a digest
 * @param requirements all must be met
 * @param evidence where evidence counts
 * @param deny what is refused whatever the evidence
 * @param whenUndecidable what happens while a registry cannot be asked
 * @param exceptions which exceptions it admits
 * @param lenience for how long it bears with what was satisfied before
 */
public record Policy(
        String name,
        String revision,
        Mode mode,
        ImageMatch match,
        @Nullable OtherImages otherImages,
        LabelSelector namespaces,
        DigestRule digest,
        List<Requirement> requirements,
        EvidenceScope evidence,
        DenyList deny,
        WhenUndecidable whenUndecidable,
        ExceptionRule exceptions,
        Lenience lenience) {
    public Policy {
        requirements = List.copyOf(requirements);
        if (requirements.isEmpty()) {
            throw new IllegalArgumentException("a policy makes at least one requirement");
        }
    }

    /**
     * Begins a policy that is as strict as can be in all that is not said: it enforces, everywhere, by digest, with evidence in the image's own
     * repository only, bears with nothing and admits no exception.
     */
    public static PolicyBuilder strict(String name, String revision, ImageMatch match, List<Requirement> requirements) {
        return new PolicyBuilder(new Policy(
                name,
                revision,
                Mode.ENFORCE,
                match,
                null,
                LabelSelector.EVERYTHING,
                DigestRule.REQUIRED,
                requirements,
                EvidenceScope.DEFAULT,
                DenyList.EMPTY,
                WhenUndecidable.DENY,
                ExceptionRule.NONE,
                Lenience.NONE));
    }

    /** Begins a policy that is the same in all that is not said. */
    public PolicyBuilder but() {
        return new PolicyBuilder(this);
    }

    /** Returns the same policy, with nothing in it that does more than this mode. */
    public Policy weakenedTo(Mode most) {
        return but().mode(mode.weaker(most))
                .requirements(requirements.stream()
                        .map(requirement -> requirement.weakenedTo(most))
                        .toList())
                .build();
    }

    /** Returns whether some requirement is about the platforms of an index. */
    public boolean judgesPlatforms() {
        return requirements.stream().anyMatch(Requirement::isPerPlatform);
    }

    /** Returns the same policy with nothing but what reads the request; empty if nothing does. */
    public Optional<Policy> onlyAboutRequests() {
        var about = requirements.stream().filter(Requirement::readsRequest).toList();
        return about.isEmpty()
                ? Optional.empty()
                : Optional.of(but().requirements(about).build());
    }

    /** Returns whether more evidence can only help an image; see {@link Requirement#isMonotonic}. */
    public boolean isMonotonic() {
        return requirements.stream().allMatch(Requirement::isMonotonic);
    }

    /** Returns whether what the image is could make a difference; it cannot for a policy that stands in for one that was never accepted. */
    public boolean judgesByEvidence() {
        return requirements.stream()
                .anyMatch(requirement -> requirement instanceof Requirement.Programmed
                        || !requirement.trustRoots().isEmpty());
    }
}
