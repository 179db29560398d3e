package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Outcome.Met;
import dev.portcullis.core.verdict.Outcome.Passed;
import dev.portcullis.core.verdict.Outcome.Unknown;
import dev.portcullis.core.verdict.Outcome.Unmet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an image meets the requirements of one policy, by itself or by each platform that the policy wants.
 *
 * @param policy the policy
 * @param digest the manifest or index that the reference names
 * @param image what is known of it
 * @param places where evidence counts for this policy
 * @param now the time of the decision
 * @param told hears what programs answer
 */
record PolicyCheck(
        Policy policy,
        Digest digest,
        ImageInput image,
        Set<ImageRepository> places,
        Instant now,
        Consumer<RuleAnswer> told) {
    /** Most manifests of one index that are judged; with more the index is refused. */
    static final int MOST_MANIFESTS = 32;

    private static final int SHOWN = 8;

    Outcome check(Requirement requirement) {
        return switch (requirement) {
            case Requirement.AnyOf anyOf -> checkAny(anyOf);
            case Requirement.Attestation attestation
            when attestation.per() == Per.PLATFORM -> checkPlatforms(attestation);
            case Requirement.Programmed rego when rego.per() == Per.PLATFORM -> checkPlatforms(rego);
            default -> check(new Judged(digest, null), requirement);
        };
    }

    private Outcome check(Judged subject, Requirement requirement) {
        if (requirement instanceof Requirement.Programmed rego) {
            return new ProgramCheck(rego, subject, policy, image, places, now, told).check();
        }
        var facts = image.factsAbout(subject.digest()).within(places);
        return new RequirementCheck(subject.digest(), facts, policy.deny(), now).check(requirement);
    }

    private Outcome checkAny(Requirement.AnyOf anyOf) {
        var outcomes = anyOf.alternatives().stream().map(this::check).toList();
        Optional<Outcome> met = Alternatives.lasting(outcomes);
        if (met.isPresent()) {
            return met.get();
        }
        var metUntil = outcomes.stream()
                .flatMap(outcome -> Stream.ofNullable(outcome.metUntil()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        for (var outcome : outcomes) {
            if (outcome instanceof Unknown(var reason, var detail, var aged)) {
                return new Unknown(reason, detail, metUntil);
            }
        }
        var details = new StringBuilder("none of the alternatives is met");
        Reason first = null;
        for (var i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Unmet(var reason, var detail, var aged)) {
                first = first == null ? reason : first;
                details.append("; ")
                        .append(anyOf.alternatives().get(i).name())
                        .append(": ")
                        .append(detail);
            }
        }
        return new Unmet(first == null ? Reason.INTERNAL_ERROR : first, details.toString(), metUntil);
    }

    private Outcome checkPlatforms(Requirement requirement) {
        return switch (image.content()) {
            case Content.Single() -> check(new Judged(digest, null), requirement);
            case Content.Index(var children) -> checkChildren(children, requirement);
            case Content.Failed(LookupOutcome.Undecidable(var reason, var detail)) -> new Unknown(reason, detail);
            case Content.Failed(LookupOutcome.Refused(var reason, var detail)) -> new Unmet(reason, detail);
            case Content.Failed(LookupOutcome.Complete()) ->
                throw new IllegalStateException("what was read completely is no failure");
            case Content.NotAsked() ->
                throw new IllegalStateException("a requirement is about platforms that nobody asked for");
        };
    }

    private Outcome checkChildren(List<IndexChild> children, Requirement requirement) {
        var wanted = policy.evidence().platforms().select(children);
        var nested = wanted.stream().filter(IndexChild::index).toList();
        if (wanted.isEmpty()) {
            return new Unmet(
                    Reason.PLATFORM_MISSING,
                    digest + " is an index without "
                            + policy.evidence().platforms().describe() + ": it has "
                            + (children.isEmpty() ? "no manifest" : names(children)));
        }
        if (!nested.isEmpty()) {
            return new Unmet(
                    Reason.MANIFEST_UNSUPPORTED, digest + " is an index that holds another one, for " + names(nested));
        }
        // Only a program is told for which platform.
        var told = requirement instanceof Requirement.Programmed;
        var judged = wanted.stream()
                .collect(Collectors.groupingBy(
                        child -> new Judged(child.digest(), told ? child.platform() : null),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return judged.size() > MOST_MANIFESTS
                ? new Unmet(
                        Reason.RESPONSE_TOO_LARGE,
                        digest + " is an index of " + judged.size() + " manifests; at most " + MOST_MANIFESTS
                                + " are judged")
                : checkEach(judged, requirement);
    }

    /** Every one must meet it; what is certainly unmet is told before what nobody can say. */
    private Outcome checkEach(Map<Judged, List<IndexChild>> wanted, Requirement requirement) {
        Set<Fact> by = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        var ends = new ArrayList<Instant>();
        var unmet = new LinkedHashMap<IndexChild, Unmet>();
        var unknown = new LinkedHashMap<IndexChild, Unknown>();
        wanted.forEach((manifest, children) -> {
            switch (check(manifest, requirement)) {
                case Met(var facts, var until) -> {
                    by.addAll(facts);
                    Optional.ofNullable(until).ifPresent(ends::add);
                }
                case Passed(var facts, var until, var told) -> {
                    by.addAll(facts);
                    warnings.addAll(told);
                    Optional.ofNullable(until).ifPresent(ends::add);
                }
                case Unmet outcome -> children.forEach(child -> unmet.put(child, outcome));
                case Unknown outcome -> children.forEach(child -> unknown.put(child, outcome));
            }
        });
        var metUntil = soonest(List.copyOf(unmet.values()), List.copyOf(unknown.values()));
        if (!unmet.isEmpty()) {
            var first = unmet.firstEntry().getValue();
            return new Unmet(first.reason(), named(unmet.keySet(), first.detail()), metUntil);
        }
        if (!unknown.isEmpty()) {
            var first = unknown.firstEntry().getValue();
            return new Unknown(first.reason(), named(unknown.keySet(), first.detail()), metUntil);
        }
        var until = ends.stream().min(Comparator.naturalOrder()).orElse(null);
        return requirement instanceof Requirement.Programmed
                ? new Passed(List.copyOf(by), until, List.copyOf(warnings))
                : new Met(List.copyOf(by), until);
    }

    /** Returns until when all of them were met; null where more than age is wrong with one. */
    private static @Nullable Instant soonest(List<Unmet> unmet, List<Unknown> unknown) {
        var all = Stream.concat(unmet.stream(), unknown.stream()).toList();
        var ends = all.stream()
                .flatMap(outcome -> Stream.ofNullable(outcome.metUntil()))
                .toList();
        return ends.size() == all.size()
                ? ends.stream().min(Comparator.naturalOrder()).orElse(null)
                : null;
    }

    private static String named(Set<IndexChild> children, String detail) {
        var all = List.copyOf(children);
        return "for " + names(all) + ": " + (all.size() == 1 ? "" : "for the first, ") + detail;
    }

    private static String names(List<IndexChild> children) {
        var names = children.stream().map(IndexChild::describe).distinct().toList();
        var shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
