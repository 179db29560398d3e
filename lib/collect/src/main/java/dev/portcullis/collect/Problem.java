package dev.portcullis.collect;

/**
 * Why an item does not pass.
 *
 * @param reason the kind of thing that is wrong
 * @param detail one sentence for a person; what of it comes from outside must be bounded and made fit to be shown where it is shown
 */
public record Problem(CollectReason reason, String detail) {}
