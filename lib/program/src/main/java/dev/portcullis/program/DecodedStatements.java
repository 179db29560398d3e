package dev.portcullis.program;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.value.ObjectValue;
import java.util.Optional;

/** Statements as values, remembered by digest within a bound on their bytes. Thread-safe. */
final class DecodedStatements {
    private static final JsonLimits LIMITS = new JsonLimits(16 << 20, 200, 1_000_000);

    /** What values take for each byte of JSON, about. */
    private static final int FACTOR = 8;

    private static final long MEMORY = 4L << 20;

    private final Cache<Digest, Decoded> decoded = Caffeine.newBuilder()
            .maximumWeight(MEMORY)
            .weigher((Digest digest, Decoded statement) -> statement.weight())
            .build();

    /** Returns the statement; empty if it is no JSON object within bounds. */
    Optional<ObjectValue> of(StatementBytes bytes) {
        var known = decoded.getIfPresent(bytes.digest());
        if (known != null) {
            return Optional.of(known.value());
        }
        try {
            if (Json.read(bytes.bytes(), LIMITS) instanceof ObjectValue statement) {
                decoded.put(bytes.digest(), new Decoded(statement, bytes.length() * FACTOR));
                return Optional.of(statement);
            }
        } catch (JsonException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private record Decoded(ObjectValue value, int weight) {}
}
