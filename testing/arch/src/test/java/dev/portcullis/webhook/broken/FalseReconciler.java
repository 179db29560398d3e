package dev.portcullis.webhook.broken;

/** Breaks the rule that only reconcilers are named so. */
public final class FalseReconciler {}
