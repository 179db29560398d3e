package dev.portcullis.core.image;

import org.jspecify.annotations.Nullable;

/**
 * One manifest that an index names.
 *
 * @param digest its digest
 * @param platform what the index says it runs on; null where it says nothing, so that it may run anywhere
 * @param index whether it is an index itself
 */
public record IndexChild(Digest digest, @Nullable Platform platform, boolean index) {
    /** Returns the platform for people. */
    public String describe() {
        return platform == null ? "no stated platform" : platform.toString();
    }
}
