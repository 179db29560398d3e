package dev.portcullis.budget.allocate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with a job that waits.
 *
 * @param reason why it waits
 * @param ahead how many jobs would start before it if they all started now, in order; -1 where it stands in no queue
 * @param obstacle what stands between it and its start
 * @param estimate in how long it may start, going by the pace of late; null where there is no telling
 */
public record Explanation(
        WaitReason reason,
        int ahead,
        Obstacle obstacle,
        @Nullable Duration estimate) {
    /** Stands in no queue. */
    static Explanation outside(WaitReason reason) {
        return new Explanation(reason, -1, new Obstacle.Unnamed(), null);
    }
}
