package dev.portcullis.registry;

/**
 * A user name and password for a registry. Its text form shows neither.
 *
 * @param username may be empty
 * @param password secret
 */
public record Credential(String username, String password) {
    @Override
    public String toString() {
        return "Credential[hidden]";
    }
}
