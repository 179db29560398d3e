package dev.portcullis.core.program;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is to run, as far as that is known.
 *
 * @param namespace null where nobody said in which
 * @param request what asks for it to run; null where nobody does, as on the command line
 */
public record Circumstances(
        @Nullable Namespace namespace, @Nullable Request request) {
    /** Nothing is known. */
    public static final Circumstances UNKNOWN = new Circumstances(null, null);

    /** A namespace. */
    public record Namespace(String name, Map<String, String> labels) {
        public Namespace {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * What asks for an image to run.
     *
     * @param operation {@code CREATE} or {@code UPDATE}; a workload that runs already is judged as if it were created
     * @param group API group of its kind; empty for the core group
     * @param version version of its API
     * @param kind kind of the object
     * @param name the object's name; empty where it is still to be made up
     * @param object the object as canonical JSON, without what the API server changes in it later
     */
    public record Request(String operation, String group, String version, String kind, String name, String object) {}
}
