package dev.portcullis.crds.revision;

import java.util.Locale;

/** Names of {@code PolicyRevision} objects. */
public final class RevisionName {
    private static final int MAXIMUM_NAME = 180;
    private static final int HASH_DIGITS = 12;

    private RevisionName() {}

    /** Returns {@code <kind>.<name>.<first 12 digits of the hash>}; a long name is replaced by its hash. */
    public static String of(RevisedKind kind, String name, String contentHash) {
        var bounded = name.length() <= MAXIMUM_NAME ? name : ContentHash.of(name);
        return kind.text().toLowerCase(Locale.ROOT) + "." + bounded + "." + contentHash.substring(0, HASH_DIGITS);
    }
}
