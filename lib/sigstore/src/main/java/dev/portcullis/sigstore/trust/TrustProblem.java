package dev.portcullis.sigstore.trust;

/**
 * Something wrong with a trust root, for the person who wrote it.
 *
 * @param path the field, for example {@code tlogs[0].publicKey}; empty for the whole
 * @param message what is wrong with it, without content from outside
 */
public record TrustProblem(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
