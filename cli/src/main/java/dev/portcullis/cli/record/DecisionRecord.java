package dev.portcullis.cli.record;

import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision, as the webhook recorded it.
 *
 * @param time the time by which everything in it was judged
 * @param uid the request's uid
 * @param entry the entry of the registration it came by
 * @param allowed whether the request passed
 * @param reason the code that explains the outcome
 * @param message what the user was told; empty where that was nothing
 * @param suspension the suspension in force; null for none
 * @param request what was asked
 * @param rules by which rules; null where the request was answered without any
 * @param images every image of the request
 * @param took how long deciding took
 * @param shortfall why the record does not hold all that was decided from; null where it does
 */
public record DecisionRecord(
        Instant time,
        String uid,
        String entry,
        boolean allowed,
        Reason reason,
        String message,
        @Nullable String suspension,
        Request request,
        @Nullable RecordedRules rules,
        List<RecordedImage> images,
        Duration took,
        @Nullable String shortfall) {
    public DecisionRecord {
        images = List.copyOf(images);
    }

    /** What was asked; every text is somebody else's. */
    public record Request(
            String operation,
            String group,
            String kind,
            String subResource,
            String namespace,
            String name,
            String user,
            boolean dryRun) {
        /** Returns whether anything is known of it: nothing is where the review could not be read. */
        public boolean isKnown() {
            return !operation.equals("UNKNOWN");
        }

        /** Returns kind, namespace and name; a name that was still to be generated is left out. */
        public String workload() {
            var object = kind + (subResource.isEmpty() ? "" : "/" + subResource) + " " + namespace;
            return name.isEmpty() ? object : object + "/" + name;
        }
    }
}
