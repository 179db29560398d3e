package dev.portcullis.core.verdict;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Outcome.Met;
import dev.portcullis.core.verdict.Outcome.Passed;
import dev.portcullis.core.verdict.Outcome.Unknown;
import dev.portcullis.core.verdict.Outcome.Unmet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reaches the verdict on one image. Pure: equal arguments, equal verdict. */
public final class Judge {
    private final List<Finding> findings = new ArrayList<>();
    private final List<Satisfaction> satisfied = new ArrayList<>();
    private final ImageInput image;
    private final Exemptions exemptions;
    private final Instant now;
    private final Consumer<RuleAnswer> told;
    private boolean toleratedUnknown;
    private boolean anythingEnforced;

    private Judge(ImageInput image, Exemptions exemptions, Instant now, Consumer<RuleAnswer> told) {
        this.image = image;
        this.exemptions = exemptions;
        this.now = now;
        this.told = told;
    }

    /**
     * Judges an image.
     *
     * @param selection the policies that apply to it
     * @param image what is known of it
     * @param exemptions the exceptions that may count for it; where no policy matches, none does
     * @param now the time of the decision
     */
    public static Verdict judge(PolicySelection selection, ImageInput image, Exemptions exemptions, Instant now) {
        return judge(selection, image, exemptions, now, answer -> {});
    }

    /**
     * Judges an image, and tells what programs answered.
     *
     * @param told hears of every answer, in the order of policies and requirements
     */
    public static Verdict judge(
            PolicySelection selection,
            ImageInput image,
            Exemptions exemptions,
            Instant now,
            Consumer<RuleAnswer> told) {
        if (selection.matching().isEmpty()) {
            return judgeUnmatched(selection, image);
        }
        var judge = new Judge(image, exemptions, now, told);
        selection.matching().forEach(policy -> judge.apply(policy, selection.places()));
        return judge.conclude();
    }

    /**
     * Judges a text that is no image reference: refused wherever a policy enforces anything, since nobody can say what it matches.
     *
     * @param inNamespace the policies whose namespace selector holds
     * @param problem what is wrong with the text
     */
    public static Verdict judgeUnparsable(List<Policy> inNamespace, String problem) {
        var enforced = inNamespace.stream().anyMatch(policy -> policy.mode() == Mode.ENFORCE);
        var finding = new Finding(
                Finding.INSTALLATION,
                "reference",
                enforced ? Mode.ENFORCE : Mode.WARN,
                Reason.REFERENCE_INVALID,
                problem,
                false);
        return enforced
                ? new Verdict.Deny(Reason.REFERENCE_INVALID, List.of(finding), List.of())
                : new Verdict.Allow(Reason.NOT_ENFORCED, List.of(finding), List.of());
    }

    private static Verdict judgeUnmatched(PolicySelection selection, ImageInput image) {
        if (selection.excluded() && selection.otherImages() == OtherImages.ALLOW) {
            return new Verdict.Allow(Reason.EXCLUDED, List.of(), List.of());
        }
        var detail = "no policy covers " + image.reference().repository();
        return switch (selection.otherImages()) {
            case ALLOW -> new Verdict.Allow(Reason.UNMATCHED_ALLOWED, List.of(), List.of());
            case WARN -> new Verdict.Allow(Reason.UNMATCHED_ALLOWED, List.of(unmatched(Mode.WARN, detail)), List.of());
            case REFUSE ->
                new Verdict.Deny(Reason.IMAGE_UNMATCHED, List.of(unmatched(Mode.ENFORCE, detail)), List.of());
        };
    }

    private static Finding unmatched(Mode mode, String detail) {
        return new Finding(Finding.INSTALLATION, "otherImages", mode, Reason.IMAGE_UNMATCHED, detail, false);
    }

    private void apply(Policy policy, Places places) {
        if (image.reference().digest() == null && policy.digest() == DigestRule.REQUIRED) {
            refuseTag(policy, Reason.DIGEST_REQUIRED, "the reference has no digest");
            return;
        }
        if (image.reference().digest() == null && policy.digest() == DigestRule.PIN && image.tagUse() == TagUse.FINAL) {
            refuseTag(
                    policy, Reason.DIGEST_NOT_PINNED, "no digest was written beside the tag when the Pod was created");
            return;
        }
        switch (image.resolution()) {
            case Resolution.Pinned(var digest) ->
                applyTo(new PolicyCheck(policy, digest, image, places.of(policy), now, told));
            case Resolution.Resolved(var digest) ->
                applyTo(new PolicyCheck(policy, digest, image, places.of(policy), now, told));
            case Resolution.Failed(var outcome) -> applyUnresolved(policy, outcome);
            case Resolution.NotAsked() -> applyUnasked(policy);
        }
    }

    private void refuseTag(Policy policy, Reason reason, String detail) {
        var relief = Relief.ofTag(policy, image, exemptions, now);
        find(new Finding(policy.name(), "digest", policy.mode(), reason, detail, false), relief);
    }

    private void find(Finding finding, Relief relief) {
        findings.add(relief.applyTo(finding));
    }

    /** Without a digest only what no digest could meet is judged. */
    private void applyUnasked(Policy policy) {
        for (var requirement : policy.requirements()) {
            if (!(requirement instanceof Requirement.Unmeetable(var name, var mode, var reason, var detail))) {
                throw new IllegalStateException(
                        "a policy that allows tags judges an image whose tag was not asked for");
            }
            add(without(policy), name, mode, new Unmet(reason, detail), Relief.NONE);
        }
    }

    private void applyUnresolved(Policy policy, LookupOutcome outcome) {
        var name = "digest";
        var relief = Relief.ofTag(policy, image, exemptions, now);
        switch (outcome) {
            case LookupOutcome.Undecidable(var reason, var detail) ->
                add(without(policy), name, policy.mode(), new Unknown(reason, detail), relief);
            case LookupOutcome.Refused(var reason, var detail) ->
                add(without(policy), name, policy.mode(), new Unmet(reason, detail), relief);
            case LookupOutcome.Complete() ->
                throw new IllegalStateException("a tag that was resolved completely has a digest");
        }
    }

    private void applyTo(PolicyCheck check) {
        var policy = check.policy();
        var digest = check.digest();
        var forbearance = new Forbearance(policy, null, image.history(), now);
        var denial = new DeniedDigests(policy, digest, image.content()).objection();
        denial.ifPresent(outcome -> add(forbearance, Finding.DENY_LIST, policy.mode(), outcome, Relief.NONE));
        if (denial.isPresent() && denial.get() instanceof Unmet) {
            return;
        }
        // The deny list beats every exception, and so does not knowing what it says.
        var relief = denial.isPresent() ? Relief.NONE : Relief.of(check, exemptions);
        for (var requirement : policy.requirements()) {
            add(
                    forbearance.about(requirement),
                    requirement.name(),
                    requirement.mode(),
                    check.check(requirement),
                    relief);
        }
    }

    /** Nothing is remembered of what has no digest, and nothing remembered outweighs a denial. */
    private Forbearance without(Policy policy) {
        return new Forbearance(policy, null, History.NONE, now);
    }

    private void add(Forbearance forbearance, String requirement, Mode mode, Outcome outcome, Relief relief) {
        anythingEnforced |= mode == Mode.ENFORCE;
        var policy = forbearance.policy();
        var instead = forbearance.instead(requirement, mode, outcome);
        if (instead.isPresent()) {
            findings.add(instead.get());
            return;
        }
        switch (outcome) {
            case Met(var by, var until) -> satisfy(forbearance, requirement, by, until);
            case Passed(var by, var until, var warnings) -> {
                satisfy(forbearance, requirement, by, until);
                warn(policy, requirement, mode, warnings);
            }
            case Unmet(var reason, var detail, var metUntil) ->
                find(new Finding(policy.name(), requirement, mode, reason, detail, false), relief);
            case Unknown(var reason, var detail, var metUntil) -> {
                // What the policy tolerates by itself needs no exception.
                var tolerated = mode == Mode.ENFORCE && policy.whenUndecidable() == WhenUndecidable.ALLOW;
                toleratedUnknown |= tolerated;
                var effective = tolerated ? Mode.WARN : mode;
                find(new Finding(policy.name(), requirement, effective, reason, detail, true), relief);
            }
        }
    }

    private void satisfy(Forbearance forbearance, String requirement, List<Fact> by, @Nullable Instant until) {
        var soon = forbearance.endsSoon(until).orElse(null);
        satisfied.add(new Satisfaction(forbearance.policy().name(), requirement, by, soon));
    }

    /** What is only told refuses nothing, and needs no exception. */
    private void warn(Policy policy, String requirement, Mode mode, List<String> warnings) {
        if (!warnings.isEmpty()) {
            var told = mode.weaker(Mode.WARN);
            var detail = ProgramCheck.shown(warnings);
            findings.add(new Finding(policy.name(), requirement, told, Reason.POLICY_WARNED, detail, false));
        }
    }

    private Verdict conclude() {
        var enforced = findings.stream()
                .filter(finding -> finding.mode() == Mode.ENFORCE)
                .toList();
        var definite =
                enforced.stream().filter(finding -> !finding.undecidable()).findFirst();
        if (definite.isPresent()) {
            return new Verdict.Deny(definite.get().reason(), findings, satisfied);
        }
        if (!enforced.isEmpty()) {
            return new Verdict.Undecidable(enforced.getFirst().reason(), findings, satisfied);
        }
        if (findings.stream().anyMatch(finding -> finding.exemption() != null)) {
            return new Verdict.Allow(Reason.EXCEPTION, findings, satisfied);
        }
        if (toleratedUnknown) {
            return new Verdict.Allow(Reason.UNDECIDABLE_ALLOWED, findings, satisfied);
        }
        for (var basis : List.of(Reason.PREVIOUSLY_VERIFIED, Reason.AGE_GRACE)) {
            if (findings.stream().anyMatch(finding -> finding.reason() == basis)) {
                return new Verdict.Allow(basis, findings, satisfied);
            }
        }
        return new Verdict.Allow(anythingEnforced ? Reason.VERIFIED : Reason.NOT_ENFORCED, findings, satisfied);
    }
}
