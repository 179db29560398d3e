package dev.portcullis.collect.source;

import dev.portcullis.registry.Deadline;

/** The port to ConfigMaps. Implementations are thread-safe and block until the deadline at most. */
@FunctionalInterface
public interface ConfigMaps {
    /** Reads the value of a key in a ConfigMap, of {@code data} or {@code binaryData}. */
    Value value(String namespace, String name, String key, Deadline deadline);

    /** What came of it. */
    sealed interface Value {
        /** Its bytes, of text in UTF-8. */
        @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
        record Present(byte[] bytes) implements Value {}

        /** There is no such ConfigMap, or it has no such key. */
        record Absent() implements Value {}

        /** It may not be read. */
        record Forbidden() implements Value {}

        /** The API server did not answer. */
        record Unavailable() implements Value {}
    }
}
