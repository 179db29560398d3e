package dev.portcullis.rego.builtin.schema;

/** What is wrong with a schema, in the words that OPA has for it. */
final class Problems {
    static final String SCHEMA = "Valid Schema";
    static final String SCHEMAS = "Array Of Schemas";
    static final String NUMBER = "Number";

    private Problems() {}

    static IllegalArgumentException invalidType(String expected, String given) {
        return new IllegalArgumentException("Invalid type. Expected: " + expected + ", given: " + given);
    }

    static IllegalArgumentException notOfType(String key, String type) {
        return new IllegalArgumentException(key + " must be of type " + type);
    }

    static IllegalArgumentException notA(String key, String type) {
        return new IllegalArgumentException(key + " must be of a " + type);
    }

    static IllegalArgumentException notAn(String key, String type) {
        return new IllegalArgumentException(key + " must be of an " + type);
    }

    static IllegalArgumentException notUnique(String key) {
        return new IllegalArgumentException(key + " items must be unique");
    }

    static IllegalArgumentException greater(String key, String than) {
        return new IllegalArgumentException(key + " cannot be greater than " + than);
    }
}
