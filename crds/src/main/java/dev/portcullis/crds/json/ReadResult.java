package dev.portcullis.crds.json;

/** What came of reading a spec. */
public sealed interface ReadResult<T> {
    /**
     * It was read; whether it makes sense is another question.
     *
     * @param spec the spec
     */
    record Read<T>(T spec) implements ReadResult<T> {}

    /**
     * It is not of the expected form.
     *
     * @param field where; empty for the whole
     * @param problem what is wrong
     */
    record Unreadable<T>(String field, String problem) implements ReadResult<T> {}
}
