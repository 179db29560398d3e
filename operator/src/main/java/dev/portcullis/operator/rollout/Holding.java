package dev.portcullis.operator.rollout;

import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.HoldReason;
import java.util.List;

/** Says why a namespace is held. */
final class Holding {
    private Holding() {}

    static Held of(NamespaceCount count, HoldReason reason) {
        var why = switch (reason) {
            case WOULD_DENY -> count.refused();
            case UNDECIDABLE -> count.undecidable();
            case NOT_JUDGED -> count.notJudged();
        };
        return new Held(
                count.namespace().name(),
                reason,
                count.refused().size(),
                count.undecidable().size(),
                count.notJudged().size(),
                why.stream().limit(RolloutStatus.MOST_WORKLOADS).toList(),
                message(reason, why, count.workloads()));
    }

    private static String message(HoldReason reason, List<String> why, int workloads) {
        var many = why.size() + " of " + workloads + (workloads == 1 ? " workload " : " workloads ");
        var what = switch (reason) {
            case WOULD_DENY -> "would be refused";
            case UNDECIDABLE -> "cannot be judged because a registry does not answer";
            case NOT_JUDGED -> "were not judged yet";
        };
        return many + what;
    }
}
