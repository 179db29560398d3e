package dev.portcullis.runner;

/**
 * What an object says of one of its owners. Anybody who may write the object may have written it: it counts for nothing until the owner is found
 * and has that UID.
 *
 * @param apiVersion group and version, as {@code group/version}
 * @param kind kind of the owner
 * @param name its name, in the object's own namespace
 * @param uid its UID
 * @param controller whether the owner manages the object
 */
public record OwnerReference(String apiVersion, String kind, String name, String uid, boolean controller) {}
