package io.javaoperatorsdk.operator.api.reconciler;

/** Stands in for the library's interface of this name. */
public interface Reconciler {}
