package dev.portcullis.testing.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An image that was pushed.
 *
 * @param host registry host and port
 * @param repository repository path
 * @param tag tag that names it
 * @param digest {@code sha256:…} of the manifest or index
 * @param platforms for an index, the digest of each platform's manifest by platform ({@code linux/amd64}); else empty
 */
public record FixtureImage(
        String host, String repository, String tag, String digest, SequencedMap<String, String> platforms) {

    public FixtureImage {
        platforms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(platforms));
    }

    FixtureImage(String host, String repository, String tag, String digest) {
        this(host, repository, tag, digest, new LinkedHashMap<>(Map.of()));
    }

    /** {@code host/repository@sha256:…}. */
    public String byDigest() {
        return host + "/" + repository + "@" + digest;
    }

    /** {@code host/repository:tag}. */
    public String byTag() {
        return host + "/" + repository + ":" + tag;
    }

    /** {@code host/repository:tag@sha256:…}. */
    public String byTagAndDigest() {
        return byTag() + "@" + digest;
    }

    /** One platform's manifest of an index, by digest. */
    public String platform(String name) {
        String child = platforms.get(name);
        if (child == null) {
            throw new IllegalArgumentException("no platform " + name + " in " + platforms.keySet());
        }
        return host + "/" + repository + "@" + child;
    }
}
