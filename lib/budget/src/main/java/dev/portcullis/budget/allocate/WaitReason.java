package dev.portcullis.budget.allocate;

/** Why a job was not granted; in the terms of Kueue where it has them. */
public enum WaitReason {
    /** Others hold what it needs, or are first. */
    WAITING_FOR_QUOTA("WaitingForQuota"),
    /** It asks for more than it could have if nobody else had anything. It is in no queue, and is looked at again when budgets change. */
    EXCEEDS_MAX_QUOTA("ExceedsMaxQuota"),
    /** Its budget starts jobs too fast. */
    RATE_LIMITED("RateLimited"),
    /** Its budget is paused. */
    SUSPENDED("Suspended"),
    /** No budget of the pool names its repository. It is in no queue, and is looked at again when budgets change. */
    UNKNOWN_REPOSITORY("UnknownRepository"),
    /** The allocator does not know yet what runs. */
    PENDING_EVALUATION("PendingEvaluation");

    private final String code;

    WaitReason(String code) {
        this.code = code;
    }

    /** As it stands in statuses, metrics and events. */
    public String code() {
        return code;
    }
}
