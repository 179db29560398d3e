package dev.portcullis.core.fact;

import dev.portcullis.core.reason.Reason;

/**
 * A piece of evidence that was found and does not count.
 *
 * @param reason why
 * @param detail one sentence for a person: what was expected and what was found; no secret, no raw bytes from outside
 */
public record Rejection(Reason reason, String detail) {}
