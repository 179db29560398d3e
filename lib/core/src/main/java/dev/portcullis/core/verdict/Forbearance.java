package dev.portcullis.core.verdict;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of the findings of one policy about one image its history outweighs: evidence that has only become too old, and evidence that nobody
 * can ask for. Never a wrong, denied or revoked signer, and never what has no digest, of which nothing is remembered.
 *
 * @param policy the policy
 * @param requirement what is judged; null for what stands in no requirement, such as the deny list
 * @param history what the image satisfied before, in the same namespace
 * @param now the time of the decision
 */
record Forbearance(Policy policy, @Nullable Requirement requirement, History history, Instant now) {
    /** Returns the same for one requirement of the policy. */
    Forbearance about(Requirement one) {
        return new Forbearance(policy, one, history, now);
    }

    /** Returns what is told in place of a refusal; empty where the history changes nothing. */
    Optional<Finding> instead(String name, Mode mode, Outcome outcome) {
        if (mode != Mode.ENFORCE) {
            return Optional.empty();
        }
        return switch (outcome) {
            case Outcome.Met met -> Optional.empty();
            case Outcome.Passed passed -> Optional.empty();
            case Outcome.Unmet(var reason, var detail, var metUntil) -> aged(name, reason, detail, metUntil);
            case Outcome.Unknown(var reason, var detail, var metUntil) -> {
                // What the policy tolerates by itself needs no history.
                if (policy.whenUndecidable() == WhenUndecidable.ALLOW) {
                    yield Optional.empty();
                }
                var vouched = policy.whenUndecidable() == WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED
                        && !readsRequest()
                        && history.vouchesFor(policy, now);
                if (vouched) {
                    yield Optional.of(told(name, Reason.PREVIOUSLY_VERIFIED, reason, detail, true));
                }
                yield aged(name, reason, detail, metUntil);
            }
        };
    }

    /** Returns the last instant at which evidence counts, where that is so soon that it is told. */
    Optional<Instant> endsSoon(@Nullable Instant until) {
        var ahead = policy.lenience().expiringSoon();
        return ahead == null
                ? Optional.empty()
                : Optional.ofNullable(until).filter(end -> !end.isAfter(now.plus(ahead)));
    }

    /** Another workload satisfied it before, of which this one may have nothing. */
    private boolean readsRequest() {
        return requirement != null && requirement.readsRequest();
    }

    private Optional<Finding> aged(String name, Reason reason, String detail, @Nullable Instant metUntil) {
        return requirement != null && metUntil != null && history.bearsWithAge(policy, requirement, metUntil, now)
                ? Optional.of(told(name, Reason.AGE_GRACE, reason, detail, false))
                : Optional.empty();
    }

    private Finding told(String name, Reason instead, Reason reason, String detail, boolean undecidable) {
        return new Finding(
                policy.name(),
                name,
                Mode.WARN,
                instead,
                "it passes by what it satisfied before, and would be refused for " + reason.code() + ": " + detail,
                undecidable);
    }
}
