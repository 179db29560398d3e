package dev.portcullis.core.image;

/**
 * A repository on a registry, in canonical form: {@link ImageReference#parse} makes them from text.
 *
 * @param host lower-case registry host, with its port unless that is the default 443
 * @param path the repository's path, for example {@code apps/shop}
 */
public record ImageRepository(String host, String path) {
    /** Returns {@code host/path}. */
    @Override
    public String toString() {
        return host + "/" + path;
    }
}
