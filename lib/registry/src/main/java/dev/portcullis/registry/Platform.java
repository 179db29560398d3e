package dev.portcullis.registry;

import org.jspecify.annotations.Nullable;

/**
 * A platform as in the OCI image index specification.
 *
 * @param os operating system, for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}, or null
 */
public record Platform(
        String os, String architecture, @Nullable String variant) {
    private static final String UNKNOWN = "unknown";

    /** Tells whether this is anything but exactly {@code unknown/unknown}, which marks attachments of a build. */
    public boolean runnable() {
        return !os.equals(UNKNOWN) || !architecture.equals(UNKNOWN) || variant != null;
    }

    /** Returns {@code os/architecture[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
