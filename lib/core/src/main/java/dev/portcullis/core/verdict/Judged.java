package dev.portcullis.core.verdict;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a requirement is held against.
 *
 * @param digest a manifest or index
 * @param platform the platform that it is judged for; null for none in particular
 */
record Judged(Digest digest, @Nullable Platform platform) {}
