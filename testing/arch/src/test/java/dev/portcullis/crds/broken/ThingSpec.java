package dev.portcullis.crds.broken;

/** Breaks the rule that specs are records. */
public final class ThingSpec {}
