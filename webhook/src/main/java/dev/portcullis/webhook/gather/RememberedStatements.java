package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.StatementBytes;
import java.util.Optional;

/** What statements say, in memory, bounded by their bytes. A digest names the same bytes for ever; failures are not kept. Thread-safe. */
final class RememberedStatements {
    private static final int BYTES_PER_ENTRY = 200;

    private final Cache<Digest, StatementBytes> statements;

    RememberedStatements(long maximumBytes) {
        statements = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Digest digest, StatementBytes bytes) -> BYTES_PER_ENTRY + bytes.length())
                .build();
    }

    Optional<StatementBytes> of(Digest digest) {
        return Optional.ofNullable(statements.getIfPresent(digest));
    }

    void remember(StatementBytes bytes) {
        statements.put(bytes.digest(), bytes);
    }
}
