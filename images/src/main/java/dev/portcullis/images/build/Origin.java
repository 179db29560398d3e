package dev.portcullis.images.build;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the sources are from.
 *
 * @param revision the commit; absent if it is not known
 * @param source where the sources are found; absent if nobody says
 * @param created when the image is said to be made: the same for the same sources
 */
public record Origin(@Nullable String revision, @Nullable String source, Instant created) {
    /** Nothing is known. */
    public static final Origin UNKNOWN = new Origin(null, null, Instant.EPOCH);
}
