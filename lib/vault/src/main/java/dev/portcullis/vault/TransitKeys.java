package dev.portcullis.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The public halves of a key in Transit.
 *
 * @param key which key
 * @param versions all that Vault still has, the oldest first
 */
public record TransitKeys(TransitKey key, List<Version> versions) {
    public TransitKeys {
        versions = List.copyOf(versions);
    }

    /**
     * One version.
     *
     * @param number counts from 1
     * @param pem SubjectPublicKeyInfo in PEM form
     * @param created when it came to be: it has signed nothing before
     */
    public record Version(int number, String pem, Instant created) {}

    /** Returns the version with a number, if Vault has it. */
    public Optional<Version> version(int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }
}
