package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Outcome.Passed;
import dev.portcullis.core.verdict.Outcome.Unknown;
import dev.portcullis.core.verdict.Outcome.Unmet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a program has something against one digest. It is asked only where everything is known that it may be told: since more
 * evidence can turn its answer, a place that was not looked through leaves the answer open, whatever was found elsewhere.
 *
 * @param requirement the program with its inputs
 * @param judged what is judged
 * @param policy the policy
 * @param image what is known of the image
 * @param places where evidence counts for this policy
 * @param now the time of the decision
 * @param told hears of every answer
 */
record ProgramCheck(
        Requirement.Programmed requirement,
        Judged judged,
        Policy policy,
        ImageInput image,
        Set<ImageRepository> places,
        Instant now,
        Consumer<RuleAnswer> told) {
    private static final int SHOWN = 3;

    Outcome check() {
        var unasked = unasked();
        if (unasked.isPresent()) {
            return new Unmet(Reason.POLICY_EVALUATION_FAILED, unasked.get());
        }
        var facts = image.factsAbout(judged.digest()).within(places);
        var incomplete = incomplete(facts);
        var missing = new ArrayList<Outcome>();
        @Nullable Instant until = null;
        for (var input : requirement.inputs()) {
            var found = input.required() ? check(facts, input) : null;
            if (found instanceof Unmet || found instanceof Unknown) {
                missing.add(found);
            }
            until = sooner(until, found instanceof Outcome.Met met ? met.until() : null);
        }
        if (!missing.isEmpty()) {
            var grace = incomplete.isPresent() ? null : metUntil(facts, missing, until);
            var told = first(missing, grace);
            return told instanceof Unknown && incomplete.orElse(told) instanceof Unmet refused ? refused : told;
        }
        return incomplete.isPresent() ? incomplete.get() : evaluate(facts, now, until);
    }

    /** Returns why the program is not asked, which is told what it would not be. */
    private Optional<String> unasked() {
        var circumstances = image.circumstances();
        if (requirement.program().readsRequest() && circumstances.asking() == null) {
            return Optional.of("its rules read the request, and nobody requests the image here");
        }
        return requirement.program().readsNamespace() && circumstances.namespace() == null
                ? Optional.of("its rules read the namespace, and none is named here")
                : Optional.empty();
    }

    private Outcome check(FactSet facts, ProgramInput input) {
        var wanted =
                new RequirementCheck.Wanted(Claim.Kind.ATTESTATION, input.predicateType(), Reason.ATTESTATION_MISSING);
        return new RequirementCheck(judged.digest(), facts, policy.deny(), now).check(input.demand(), wanted);
    }

    /** What is certainly missing is told before what nobody can say. */
    private static Outcome first(List<Outcome> missing, @Nullable Instant grace) {
        for (var outcome : missing) {
            if (outcome instanceof Unmet(var reason, var detail, var aged)) {
                return new Unmet(reason, detail, grace);
            }
        }
        return missing.getFirst() instanceof Unknown(var reason, var detail, var aged)
                ? new Unknown(reason, detail)
                : missing.getFirst();
    }

    /** Returns what kept the places of all inputs from being looked through: a refusal first, as for every other requirement. */
    private Optional<Outcome> incomplete(FactSet facts) {
        if (requirement.isMonotonic()) {
            return Optional.empty();
        }
        var roots = requirement.trustRoots();
        var tooLarge = tooLarge(facts, roots);
        if (tooLarge.isPresent()) {
            return tooLarge;
        }
        var problems = facts.lookups().stream()
                .filter(lookup -> roots.contains(lookup.trustRoot()))
                .flatMap(lookup -> outcome(lookup.outcome()).stream())
                .sorted(ProgramCheck::compare)
                .toList();
        if (!problems.isEmpty()) {
            return Optional.of(problems.getFirst());
        }
        var unread = places.stream()
                .filter(place -> !roots.stream().allMatch(root -> facts.isEverythingKnown(root, place)))
                .map(ImageRepository::toString)
                .sorted()
                .findFirst();
        // No outage hides it, but who asks: nothing that a policy tolerates because nobody can help it.
        return unread.map(place -> new Unmet(
                Reason.EVIDENCE_INCOMPLETE,
                "whether " + place + " holds further evidence of " + judged.digest() + " is not known"));
    }

    /** Evidence that is too large to be read may be what the program objects to, and grows with the image that it is about. */
    private static Optional<Outcome> tooLarge(FactSet facts, Set<String> roots) {
        return facts.rejections().stream()
                .filter(rejected -> roots.contains(rejected.trustRoot()))
                .map(RejectedEvidence::rejection)
                .filter(rejection -> rejection.reason() == Reason.RESPONSE_TOO_LARGE
                        || rejection.reason() == Reason.BUNDLE_TOO_LARGE)
                .<Outcome>map(rejection -> new Unmet(rejection.reason(), rejection.detail()))
                .min(ProgramCheck::compare);
    }

    private static Optional<Outcome> outcome(LookupOutcome outcome) {
        return switch (outcome) {
            case LookupOutcome.Complete() -> Optional.empty();
            case LookupOutcome.Refused(var reason, var detail) -> Optional.of(new Unmet(reason, detail));
            case LookupOutcome.Undecidable(var reason, var detail) -> Optional.of(new Unknown(reason, detail));
        };
    }

    private static int compare(Outcome one, Outcome other) {
        return Comparator.<Outcome, Boolean>comparing(outcome -> outcome instanceof Unknown)
                .thenComparing(Object::toString)
                .compare(one, other);
    }

    /** Returns until when the program was content with what is only too old by now; null where age is not all that is wrong. */
    private @Nullable Instant metUntil(FactSet facts, List<Outcome> missing, @Nullable Instant others) {
        if (policy.lenience().ageGrace() == null
                || missing.stream().anyMatch(outcome -> !(outcome instanceof Unmet) || outcome.metUntil() == null)) {
            return null;
        }
        var end = missing.stream().map(Outcome::metUntil).reduce(others, ProgramCheck::sooner);
        return end != null && evaluate(facts, end, null) instanceof Passed ? end : null;
    }

    private static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** @param youngAt when evidence must have been young enough */
    private Outcome evaluate(FactSet facts, Instant youngAt, @Nullable Instant until) {
        if (requirement.program().readsRequest()
                && image.circumstances().asking() instanceof Circumstances.Unread(var detail)) {
            return new Unknown(Reason.OBJECT_UNREAD, detail);
        }
        var unasked = image.unasked();
        if (unasked != null) {
            return new Unmet(unasked.reason(), unasked.detail());
        }
        var given = new GivenEvidence(requirement, judged.digest(), policy.deny()).at(facts.facts(), youngAt);
        return switch (new ReadEvidence(image.statements()).of(given)) {
            case ReadEvidence.Result.Failed(var outcome) -> outcome;
            case ReadEvidence.Result.Read(var evidence) -> {
                var question = new ProgramQuestion(
                        image.reference(),
                        judged.digest(),
                        judged.platform(),
                        evidence,
                        image.circumstances(),
                        requirement.parameters(),
                        now);
                var answer = requirement.program().evaluate(question);
                told.accept(RuleAnswer.of(policy.name(), requirement, question, answer));
                yield outcome(
                        answer, given.values().stream().flatMap(List::stream).toList(), until);
            }
        };
    }

    private static Outcome outcome(ProgramAnswer answer, List<Fact> by, @Nullable Instant until) {
        return switch (answer) {
            case ProgramAnswer.Failed(var detail) -> new Unmet(Reason.POLICY_EVALUATION_FAILED, detail);
            case ProgramAnswer.Objected(var reason, var detail, var metUntil) -> new Unmet(reason, detail, metUntil);
            case ProgramAnswer.Answered(var deny, var warn) ->
                deny.isEmpty() ? new Passed(by, until, warn) : new Unmet(Reason.POLICY_DENIED, shown(deny));
        };
    }

    /** Returns the first of some messages. */
    static String shown(List<String> messages) {
        var further =
                messages.size() > SHOWN ? Stream.of("and " + (messages.size() - SHOWN) + " more") : Stream.<String>of();
        return String.join(
                "; ", Stream.concat(messages.stream().limit(SHOWN), further).toList());
    }
}
