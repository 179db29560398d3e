package dev.sigstore;

/** Stands in for the library's class of this name. */
public final class KeylessVerifier {}
