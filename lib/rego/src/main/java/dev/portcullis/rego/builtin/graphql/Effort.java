package dev.portcullis.rego.builtin.graphql;

/** What holding a query against a schema costs its caller, told before it is spent. Both methods may throw to end it. */
public interface Effort {
    /** About one for each node or pair of nodes looked at. */
    void steps(long count);

    /** For what is remembered meanwhile. */
    void bytes(long count);
}
