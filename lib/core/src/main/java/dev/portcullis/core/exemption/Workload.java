package dev.portcullis.core.exemption;

import org.jspecify.annotations.Nullable;

/**
 * Where an image is to run, and as whom.
 *
 * @param namespace the namespace; empty where nobody knows it
 * @param serviceAccount the name of the service account; null where nobody can say
 */
public record Workload(String namespace, @Nullable String serviceAccount) {
    /** Nobody knows anything. */
    public static final Workload UNKNOWN = new Workload("", null);
}
