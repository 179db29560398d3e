package dev.portcullis.e2e.traffic;

/**
 * An image that is asked for.
 *
 * @param kind what must come of it
 * @param reference its name
 */
public record Sample(Enum<?> kind, String reference) {}
