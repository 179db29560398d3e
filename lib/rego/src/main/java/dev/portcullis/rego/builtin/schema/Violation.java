package dev.portcullis.rego.builtin.schema;

/**
 * A way in which a document is not what its schema says.
 *
 * @param type which keyword it is about, such as {@code "invalid_type"}
 * @param field where, such as {@code "spec.containers.0"}; {@code "(Root)"} for the document itself
 * @param description what is wrong, in a sentence
 */
public record Violation(String type, String field, String description) {}
