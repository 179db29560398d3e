package dev.portcullis.budget.allocate;

/**
 * A job that was queued and not granted at once.
 *
 * @param uid the Pod's
 * @param reason why, at that time; it may change without another word, and {@link Allocator#explain} says what it is now
 */
public record Wait(String uid, WaitReason reason) {}
