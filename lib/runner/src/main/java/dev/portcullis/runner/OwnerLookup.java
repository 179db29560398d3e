package dev.portcullis.runner;

import java.util.Optional;

/** Where owners are looked up. */
@FunctionalInterface
public interface OwnerLookup {
    /**
     * Finds an object by kind, namespace and name; whether it is the one that was meant, the caller sees by its UID.
     *
     * @return empty where it is not known, or not known yet
     */
    Optional<OwnerObject> find(OwnerKind kind, String namespace, String name);
}
