package dev.portcullis.runner;

import java.util.List;

/**
 * A kind of objects that own runners' Pods, and what is read of them.
 *
 * @param group API group
 * @param version version of the API
 * @param kind the kind
 * @param plural its name in paths of the API
 * @param address path of the field that names the repository
 * @param run path of the field with the number of the run; empty where there is none
 */
public record OwnerKind(
        String group, String version, String kind, String plural, List<String> address, List<String> run) {
    public OwnerKind {
        address = List.copyOf(address);
        run = List.copyOf(run);
    }

    /** Returns group and version as references name them. */
    public String apiVersion() {
        return group + "/" + version;
    }

    /** Returns whether a reference names an object of this kind. */
    public boolean isOf(OwnerReference reference) {
        return reference.kind().equals(kind) && reference.apiVersion().equals(apiVersion());
    }
}
