package dev.portcullis.operator.trust;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.tuf.Followed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is said of a trust root whose TUF repository is followed. Pure.
 *
 * @param inForce how the content in force was delivered; null where none is
 * @param problem why the repository is not followed; null if it is
 * @param now the time
 */
record Staleness(@Nullable Delivery inForce, @Nullable Problem problem, Instant now) {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    /**
     * Why a repository is not followed.
     *
     * @param reason the code
     * @param text what is wrong and what to do, in whole sentences
     */
    record Problem(String reason, String text) {
        private static final Problem NOT_ASKED = new Problem(
                ConditionReason.PENDING.code(),
                "The repository is not asked while the spec cannot be used; see Accepted and ResolvedRefs.");

        /** Returns the problem with a repository, or with a spec that leads to none; null if all is well. */
        static @Nullable Problem of(@Nullable Followed followed) {
            if (followed == null) {
                return NOT_ASKED;
            }
            var failure = followed.failure();
            return failure == null
                    ? null
                    : new Problem(
                            failure.reason().code(),
                            failure.detail() + ". " + failure.reason().remedy());
        }
    }

    /** Returns whether what is in force has its effect. */
    Readiness readiness() {
        return verifies()
                ? Readiness.READY
                : new Readiness(
                        Condition.Status.FALSE,
                        ConditionReason.TRUST_ROOT_STALE,
                        "new evidence is not verified, what was verified before counts on; see condition Stale");
    }

    /** Returns the condition about the last refresh. */
    Condition condition(Conditions conditions) {
        return problem == null
                ? conditions.one(
                        Condition.Type.STALE, Condition.Status.FALSE, ConditionReason.REFRESHED.code(), consequence())
                : conditions.one(
                        Condition.Type.STALE,
                        Condition.Status.TRUE,
                        problem.reason(),
                        problem.text() + " " + consequence());
    }

    private String consequence() {
        if (inForce == null) {
            return "Nothing is in force.";
        }
        return "In force is what was fetched at " + inForce.refreshedAt() + " by root version " + inForce.root() + "; "
                + (verifies() ? "it verifies new evidence until " : "it verifies no new evidence since ")
                + inForce.verifiedUntil() + ".";
    }

    /** Returns whether new evidence is verified. */
    boolean verifies() {
        return inForce != null && !now.isAfter(Instant.parse(inForce.verifiedUntil()));
    }

    /** Returns the time until the repository is asked again, or new evidence is no more verified, whichever comes first. */
    Duration until(Instant next) {
        var end = inForce == null ? Instant.MAX : Instant.parse(inForce.verifiedUntil());
        var first = verifies() && end.isBefore(next) ? end.plus(A_MOMENT) : next;
        return first.isAfter(now.plus(A_MOMENT)) ? Duration.between(now, first) : A_MOMENT;
    }
}
