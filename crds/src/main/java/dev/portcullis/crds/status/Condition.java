package dev.portcullis.crds.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of an object's state.
 *
 * @param type which aspect
 * @param status whether it holds
 * @param reason why, as one PascalCase word
 * @param message why, for people; at most 4096 characters
 * @param observedGeneration the generation of the spec that was looked at
 * @param lastTransitionTime when {@code status} last changed, as in RFC 3339
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required @JsonPropertyDescription("Which aspect of the object this is about.") @Nullable
        Type type,

        @Required @JsonPropertyDescription("Whether it holds.") @Nullable
        Status status,

        @Required
        @Size(max = 128)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @JsonPropertyDescription("Why, as one word.")
        String reason,

        @Required @Size(max = 4096) @JsonPropertyDescription("Why, for people.")
        String message,

        @JsonPropertyDescription("Generation of the spec that was looked at.")
        long observedGeneration,

        @Required @Size(max = 64) @JsonPropertyDescription("When the status last changed (RFC 3339).")
        String lastTransitionTime) {
    private static final int MAXIMUM_MESSAGE = 4096;

    public Condition {
        reason = Absent.text(reason);
        message = shortened(Absent.text(message));
        lastTransitionTime = Absent.text(lastTransitionTime);
    }

    /** Makes a condition that keeps the transition time of its predecessor in {@code previous} if the status is the same. */
    public static Condition following(
            List<Condition> previous, Type type, Status status, String reason, String message, Observation seen) {
        var since = previous.stream()
                .filter(condition -> condition.type() == type && condition.status() == status)
                .map(Condition::lastTransitionTime)
                .filter(time -> !time.isEmpty())
                .findFirst()
                .orElseGet(() -> seen.time().truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, reason, message, seen.generation(), since);
    }

    /** Returns whether this is that aspect, and it holds. */
    public boolean holds(Type wanted) {
        return type == wanted && status == Status.TRUE;
    }

    /** Returns whether the aspect is as one wishes. */
    public boolean good() {
        return type != null && status == type.good;
    }

    private static String shortened(String message) {
        return message.length() <= MAXIMUM_MESSAGE ? message : message.substring(0, MAXIMUM_MESSAGE - 1) + "…";
    }

    /**
     * What was looked at, and when.
     *
     * @param generation the generation of the spec
     * @param time now
     */
    public record Observation(long generation, Instant time) {}

    /** The aspects. */
    public enum Type {
        /** The spec is valid and makes sense. */
        @JsonProperty("Accepted")
        ACCEPTED,
        /** Everything that the spec refers to was found. */
        @JsonProperty("ResolvedRefs")
        RESOLVED_REFS,
        /** This generation of the spec is in force. */
        @JsonProperty("Ready")
        READY,
        /** What is in force could not be brought up to date. */
        @JsonProperty("Stale")
        STALE(Status.FALSE),
        /** The exception counts for at least one of its policies. */
        @JsonProperty("InForce")
        IN_FORCE,
        /** The gate refuses nothing where the object says so. */
        @JsonProperty("Suspended")
        SUSPENDED(Status.FALSE),
        /** The policy is enforced in every namespace that it selects. */
        @JsonProperty("RolledOut")
        ROLLED_OUT,
        /** The items of the bundle were collected, whatever they say. */
        @JsonProperty("Collected")
        COLLECTED,
        /** The bundle was signed as it was collected last. */
        @JsonProperty("Signed")
        SIGNED,
        /** What was signed is in the registry. */
        @JsonProperty("Published")
        PUBLISHED,
        /** What is in the registry was read back and verified. */
        @JsonProperty("Verified")
        VERIFIED,
        /** What is in the registry is complete and no older than its items may be. */
        @JsonProperty("Fresh")
        FRESH,
        /** Bundles that are superseded were removed from the registry. */
        @JsonProperty("Pruned")
        PRUNED,
        /** What was published was removed from the registry, since the object is being deleted. */
        @JsonProperty("Removed")
        REMOVED,
        /** Of all that was published it is remembered where that is, so that it can be removed with the object; said only where that ends. */
        @JsonProperty("Removable")
        REMOVABLE,
        /** More is held of a resource than there is, since limits were lowered or Pods ran without a grant. */
        @JsonProperty("OverLimit")
        OVER_LIMIT(Status.FALSE),
        /** The job holds what it needs of its pool. */
        @JsonProperty("QuotaReserved")
        QUOTA_RESERVED,
        /** The job may start. */
        @JsonProperty("Admitted")
        ADMITTED,
        /** The job is over. */
        @JsonProperty("Finished")
        FINISHED;

        private final Status good;

        Type() {
            this(Status.TRUE);
        }

        Type(Status good) {
            this.good = good;
        }
    }

    /** Whether an aspect holds. */
    public enum Status {
        @JsonProperty("True")
        TRUE,
        @JsonProperty("False")
        FALSE,
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
