package dev.portcullis.runner;

/**
 * The set of like runners that a Pod belongs to, for display.
 *
 * @param namespace its namespace
 * @param name its name; empty where its owner does not say
 */
public record ScaleSet(String namespace, String name) {}
