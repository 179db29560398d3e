package dev.portcullis.sigstore.tuf.metadata;

import java.util.Locale;

/** The four top-level roles. */
public enum RoleName {
    ROOT(64 * 1024),
    TIMESTAMP(16 * 1024),
    SNAPSHOT(64 * 1024),
    TARGETS(128 * 1024);

    private final int maxBytes;

    RoleName(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns the name in metadata and file names. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of the file without the version before it. */
    public String file() {
        return text() + ".json";
    }

    /** Returns the size of the largest file that is read. */
    public int maxBytes() {
        return maxBytes;
    }
}
