package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Outcome.Met;
import dev.portcullis.core.verdict.Outcome.Unknown;
import dev.portcullis.core.verdict.Outcome.Unmet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether single requirements are met by what is known about one digest.
 *
 * @param digest the manifest that is judged; facts about any other count for nothing
 * @param facts what was found
 * @param deny the policy's deny list
 * @param now the time of the decision
 */
record RequirementCheck(Digest digest, FactSet facts, DenyList deny, Instant now) {
    private static final int SHOWN = 3;

    /** Facts come in the order in which look-ups ended, which must not matter. */
    static final Comparator<Fact> STABLE = Comparator.comparing(
                    (Fact fact) -> fact.claim().statement())
            .thenComparing(Fact::trustRoot)
            .thenComparing(fact -> fact.signer().describe())
            .thenComparing(fact -> fact.location().repository().toString())
            .thenComparing(fact -> fact.location().artifact());

    Outcome check(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Signature(var name, var mode, var demand) ->
                check(demand, new Wanted(Claim.Kind.SIGNATURE, null, Reason.SIGNATURE_MISSING));
            case Requirement.Attestation(var name, var mode, var type, var demand, var per) ->
                check(demand, new Wanted(Claim.Kind.ATTESTATION, type, Reason.ATTESTATION_MISSING));
            case Requirement.AnyOf anyOf -> throw new IllegalArgumentException("alternatives are checked one by one");
            case Requirement.Programmed rego -> throw new IllegalArgumentException("a program is asked, not checked");
            case Requirement.Unmeetable(var name, var mode, var reason, var detail) -> new Unmet(reason, detail);
        };
    }

    Outcome check(Demand demand, Wanted wanted) {
        var candidates = facts.facts().stream()
                .filter(fact -> fact.subject().equals(digest) && wanted.covers(fact))
                .sorted(STABLE)
                .toList();
        var trusted = candidates.stream()
                .filter(fact -> !deny.denies(fact.signer()))
                .filter(fact -> demand.authorities().stream().anyMatch(authority -> authority.accepts(fact)))
                .toList();
        var fresh = trusted.stream()
                .filter(fact -> Lasting.isFresh(fact, demand.maxAge(), now))
                .toList();
        var assigned = OneToOne.assign(demand.authorities(), fresh);
        if (assigned.size() >= demand.threshold()) {
            return new Met(assigned, Lasting.until(demand, fresh));
        }
        var metUntil = Lasting.metUntil(demand, trusted);
        // A refusal first: whoever can break a bound could otherwise make it a matter of whenUndecidable by being slow
        // as well.
        var refused = firstOutcome(demand, LookupOutcome.Refused.class);
        if (refused.isPresent()) {
            return new Unmet(refused.get().reason(), refused.get().detail(), metUntil);
        }
        var undecided = firstOutcome(demand, LookupOutcome.Undecidable.class);
        if (undecided.isPresent()) {
            return new Unknown(undecided.get().reason(), undecided.get().detail(), metUntil);
        }
        var why = explain(demand, wanted, candidates, trusted, assigned);
        return new Unmet(why.reason(), why.detail(), metUntil);
    }

    private Unmet explain(
            Demand demand, Wanted wanted, List<Fact> candidates, List<Fact> trusted, List<Fact> assigned) {
        if (!assigned.isEmpty()) {
            return new Unmet(
                    Reason.THRESHOLD_NOT_MET,
                    assigned.size() + " of " + demand.threshold() + " authorities signed: " + signers(assigned));
        }
        if (!trusted.isEmpty()) {
            return explainAge(trusted, demand.maxAge());
        }
        var denied =
                candidates.stream().filter(fact -> deny.denies(fact.signer())).toList();
        if (!denied.isEmpty()) {
            return new Unmet(Reason.SIGNER_DENIED, "signed by " + signers(denied));
        }
        if (!candidates.isEmpty()) {
            return new Unmet(
                    Reason.SIGNER_NOT_AUTHORIZED,
                    "signed by " + signers(candidates) + "; authorised are "
                            + demand.authorities().stream()
                                    .map(authority -> "\"" + authority.name() + "\"")
                                    .collect(Collectors.joining(", ")));
        }
        return explainAbsence(demand, wanted);
    }

    private Unmet explainAbsence(Demand demand, Wanted wanted) {
        var rejections = facts.rejections().stream()
                .filter(rejected -> demand.trustRoots().contains(rejected.trustRoot()))
                .map(rejected -> rejected.rejection())
                .sorted(Comparator.comparing((Rejection rejection) -> rejection.reason())
                        .thenComparing(rejection -> rejection.detail()))
                .toList();
        var otherTypes = facts.facts().stream()
                .filter(fact -> fact.subject().equals(digest))
                .map(fact -> fact.claim().predicateType())
                .distinct()
                .sorted()
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
        var found = otherTypes.isEmpty() ? "" : "; found instead: " + otherTypes;
        if (rejections.isEmpty()) {
            return new Unmet(wanted.missing(), "no " + wanted.describe() + " for " + digest + asked(demand) + found);
        }
        var shown = rejections.stream()
                .limit(SHOWN)
                .map(rejection -> rejection.reason().code() + " (" + rejection.detail() + ")")
                .collect(Collectors.joining(", "));
        var reason = otherTypes.isEmpty() ? rejections.getFirst().reason() : wanted.missing();
        return new Unmet(
                reason,
                "no valid " + wanted.describe() + " for " + digest + asked(demand) + found + "; " + rejections.size()
                        + " rejected: " + shown);
    }

    /** Names where it was looked for, since evidence elsewhere does not count. */
    private String asked(Demand demand) {
        var places = facts.lookups().stream()
                .filter(lookup -> demand.trustRoots().contains(lookup.trustRoot()))
                .flatMap(lookup -> Stream.ofNullable(lookup.repository()))
                .map(ImageRepository::toString)
                .distinct()
                .sorted()
                .toList();
        var shown = String.join(", ", places.subList(0, Math.min(SHOWN, places.size())));
        var further = places.size() > SHOWN ? " and " + (places.size() - SHOWN) + " more" : "";
        return places.isEmpty() ? "" : " in " + shown + further;
    }

    private Unmet explainAge(List<Fact> trusted, @Nullable Duration maxAge) {
        var newest = trusted.stream()
                .flatMap(fact -> Lasting.signedAt(fact).stream())
                .max(Comparator.naturalOrder());
        return newest.map(instant -> new Unmet(
                        Reason.EVIDENCE_TOO_OLD,
                        "signed " + Duration.between(instant, now).toHours() + " h ago, at most "
                                + (maxAge == null ? 0 : maxAge.toHours()) + " h are allowed"))
                .orElseGet(() -> new Unmet(
                        Reason.EVIDENCE_TIME_UNKNOWN,
                        "signed by " + signers(trusted) + " at a time that nothing proves"));
    }

    private <T extends LookupOutcome> Optional<Problem> firstOutcome(Demand demand, Class<T> kind) {
        return facts.lookups().stream()
                .filter(lookup -> demand.trustRoots().contains(lookup.trustRoot()))
                .map(FactSet.Lookup::outcome)
                .filter(kind::isInstance)
                .map(Problem::of)
                .min(Comparator.comparing(Problem::reason).thenComparing(Problem::detail));
    }

    private static String signers(List<Fact> facts) {
        return facts.stream()
                .map(fact -> fact.signer().describe())
                .distinct()
                .sorted()
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
    }

    private record Problem(Reason reason, String detail) {
        static Problem of(LookupOutcome outcome) {
            return switch (outcome) {
                case LookupOutcome.Undecidable(var reason, var detail) -> new Problem(reason, detail);
                case LookupOutcome.Refused(var reason, var detail) -> new Problem(reason, detail);
                case LookupOutcome.Complete() -> throw new IllegalStateException("a complete look-up is no problem");
            };
        }
    }

    /** The kind of claim that counts. */
    record Wanted(Claim.Kind kind, @Nullable String predicateType, Reason missing) {
        boolean covers(Fact fact) {
            return fact.claim().kind() == kind
                    && (predicateType == null
                            || predicateType.equals(fact.claim().predicateType()));
        }

        String describe() {
            return predicateType == null ? "signature" : "attestation of type " + predicateType;
        }
    }
}
