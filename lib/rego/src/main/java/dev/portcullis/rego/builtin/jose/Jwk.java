package dev.portcullis.rego.builtin.jose;

/**
 * A key with what is said of it.
 *
 * @param algorithm the only algorithm it is for; empty where none is named
 * @param id its name; empty where it has none
 */
public record Jwk(JoseKey key, String algorithm, String id) {}
