package dev.portcullis.webhook.record;

import dev.portcullis.evidence.PoliciesInForce;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The projection of a request that decision records carry.
 *
 * @param time the time of the decision, by which everything in it was judged
 * @param took how long it took
 * @param uid the request's uid
 * @param entry the entry of the registration it came by, or what guards runners: {@code gate-runners} or {@code guard-runners}
 * @param operation CREATE or UPDATE; {@link #UNKNOWN} where the review could not be read
 * @param group API group of the object's kind
 * @param kind the object's kind
 * @param subResource empty for the object itself
 * @param namespace the object's namespace
 * @param name the object's name, empty where it is still to be generated
 * @param user the requesting user
 * @param dryRun whether nothing will be stored
 * @param suspension name of the suspension in force in the namespace; null for none
 * @param rules the policies and trust roots that were in force; null where the request was answered without them
 */
public record RecordedRequest(
        Instant time,
        Duration took,
        String uid,
        String entry,
        String operation,
        String group,
        String kind,
        String subResource,
        String namespace,
        String name,
        String user,
        boolean dryRun,
        @Nullable String suspension,
        @Nullable PoliciesInForce rules) {
    /** The operation of a request of which nothing is known. */
    public static final String UNKNOWN = "UNKNOWN";

    /** Returns what is known of a request whose review could not be read: when it came, and by which entry. */
    public static RecordedRequest unread(Instant time, String entry) {
        return new RecordedRequest(time, Duration.ZERO, "", entry, UNKNOWN, "", "", "", "", "", "", false, null, null);
    }

    /** Returns whether anything of the request is known. */
    boolean isRead() {
        return !operation.equals(UNKNOWN);
    }
}
