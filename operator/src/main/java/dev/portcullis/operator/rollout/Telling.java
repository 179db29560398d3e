package dev.portcullis.operator.rollout;

import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import dev.portcullis.crds.status.Condition.Status;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.acceptance.Readiness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how far a rollout is. Pure. */
final class Telling {
    private static final int MOST_MESSAGE = 2_000;

    private Telling() {}

    /**
     * Returns the status.
     *
     * @param before the status so far; null for none
     */
    static RolloutStatus status(Step step, View view, @Nullable RolloutStatus before) {
        var census = view.census();
        var counted = view.bound() && census != null;
        if (!counted
                && before != null
                && goesOn(before)
                && step.phase() == Phase.PROGRESSING
                && step.promoted().isEmpty()) {
            // What was seen before a step, or before a restart, is told until as much is seen again.
            return before;
        }
        // What is promoted by this step counts once it is bound.
        var audited = step.next().audited().size() + step.promoted().size();
        var total = census == null ? 0 : census.counts().size();
        var enforced = counted ? Math.max(0, total - audited) : before == null ? 0 : before.enforced();
        var told = counted || before == null ? audited : before.audited();
        var message = message(step, enforced, told);
        return new RolloutStatus(
                step.phase(),
                step.cohort(),
                enforced,
                told,
                step.held().stream().limit(RolloutStatus.MOST_HELD).toList(),
                Math.max(0, step.held().size() - RolloutStatus.MOST_HELD),
                message);
    }

    private static boolean goesOn(RolloutStatus status) {
        return status.phase() == Phase.PROGRESSING || status.phase() == Phase.HELD;
    }

    /** Returns what the condition says. */
    static Readiness condition(RolloutStatus status) {
        return switch (status.phase()) {
            case COMPLETE -> new Readiness(Status.TRUE, ConditionReason.ROLLED_OUT, status.message());
            case HELD -> new Readiness(Status.FALSE, ConditionReason.ROLLOUT_HELD, status.message());
            case PAUSED -> new Readiness(Status.FALSE, ConditionReason.ROLLOUT_PAUSED, status.message());
            case PROGRESSING -> new Readiness(Status.FALSE, ConditionReason.ROLLING_OUT, status.message());
            case null -> new Readiness(Status.UNKNOWN, ConditionReason.PENDING, status.message());
        };
    }

    private static String message(Step step, int enforced, int audited) {
        if (step.phase() == Phase.COMPLETE) {
            return "every namespace is enforced; remove rollout from the policy";
        }
        var parts = new ArrayList<String>();
        parts.add(enforced + " of " + (enforced + audited) + " namespaces are enforced");
        if (!step.promoted().isEmpty()) {
            parts.add("enforced from now on: " + Names.of(step.promoted()));
        }
        if (!step.held().isEmpty()) {
            parts.add("held: " + Names.of(held(step.held())));
        }
        if (!step.note().isEmpty()) {
            parts.add(step.note());
        }
        var text = String.join("; ", parts);
        return text.length() <= MOST_MESSAGE ? text : text.substring(0, MOST_MESSAGE) + "…";
    }

    private static List<String> held(List<Held> held) {
        return held.stream()
                .map(one -> one.name() + " (" + one.message() + ": " + String.join(", ", one.workloads()) + ")")
                .toList();
    }
}
