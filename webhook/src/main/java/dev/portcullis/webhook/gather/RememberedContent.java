package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.verdict.Content;
import org.jspecify.annotations.Nullable;

/** What digests name, in memory, bounded by an estimate of its bytes. A digest names the same for ever; failures are not kept. Thread-safe. */
final class RememberedContent {
    private static final int BYTES_PER_ENTRY = 300;
    private static final int BYTES_PER_CHILD = 300;

    private final Cache<Key, Content> contents;

    RememberedContent(long maximumBytes) {
        contents = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Key key, Content content) -> weigh(content))
                .build();
    }

    @Nullable
    Content of(ImageRepository repository, Digest digest) {
        return contents.getIfPresent(new Key(repository, digest));
    }

    void remember(ImageRepository repository, Digest digest, Content content) {
        if (!(content instanceof Content.Failed)) {
            contents.put(new Key(repository, digest), content);
        }
    }

    private static int weigh(Content content) {
        long bytes = BYTES_PER_ENTRY;
        if (content instanceof Content.Index(var children)) {
            for (var child : children) {
                bytes += BYTES_PER_CHILD + 2L * textOf(child);
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Whoever pushes an index chooses these texts, so their length is theirs too. */
    private static long textOf(IndexChild child) {
        var platform = child.platform();
        if (platform == null) {
            return 0;
        }
        var variant = platform.variant();
        return (long) platform.os().length()
                + platform.architecture().length()
                + (variant == null ? 0 : variant.length());
    }

    private record Key(ImageRepository repository, Digest digest) {}
}
