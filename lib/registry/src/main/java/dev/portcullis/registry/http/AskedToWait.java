package dev.portcullis.registry.http;

import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult.Unavailable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code Retry-After} of one answer holds for others: for the same repository, asked with the same authorization by whoever has the
 * same credentials, which a first read goes without. A host that limits one tenant's repository or credential so never holds up another's.
 * Bounded; thread-safe.
 */
final class AskedToWait {
    /** Whoever asks for more is asked sooner by the next caller: one answer must not close a repository for a day. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int CAPACITY = 4_096;

    private final Map<Key, Wait> waits = new LinkedHashMap<>(16, 0.75f, true);

    /** @param authorization digest of the header; empty for none */
    private record Key(String host, String what, String asker, String authorization) {}

    private record Wait(Unavailable<Reply> answer, Instant until) {}

    /** Takes note of an answer. */
    void note(Call call, Unavailable<Reply> answer, Instant now) {
        Duration wanted = answer.retryAfter();
        if (wanted == null || wanted.isZero()) {
            return;
        }
        Instant until = now.plus(wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted);
        synchronized (this) {
            waits.merge(
                    key(call),
                    new Wait(answer, until),
                    (one, other) -> one.until().isAfter(other.until()) ? one : other);
            if (waits.size() > CAPACITY) {
                waits.remove(waits.keySet().iterator().next());
            }
        }
    }

    /** Returns the answer that still holds, with the time that is left of it; empty where the host may be asked. */
    synchronized Optional<Unavailable<Reply>> of(Call call, Instant now) {
        if (waits.isEmpty()) {
            return Optional.empty();
        }
        Key key = key(call);
        Wait known = waits.get(key);
        Duration left = known == null ? Duration.ZERO : Duration.between(now, known.until());
        // More than was noted is left only where the clock was set back.
        if (known == null || !left.isPositive() || left.compareTo(LONGEST) > 0) {
            waits.remove(key);
            return Optional.empty();
        }
        return Optional.of(
                new Unavailable<>(known.answer().reason(), known.answer().detail(), left));
    }

    private static Key key(Call call) {
        return new Key(call.endpoint().host(), what(call), call.asker(), digest(call.authorization()));
    }

    /** Returns the repository's part of the address, or all of the address of a token, which names what it is for. */
    private static String what(Call call) {
        URI uri = call.uri();
        if (call.purpose() == Purpose.TOKEN) {
            return uri.toString();
        }
        String path = uri.getPath();
        int last = path.lastIndexOf('/');
        return Endpoint.authority(uri) + path.substring(0, Math.max(0, path.lastIndexOf('/', last - 1)));
    }

    private static String digest(@Nullable String authorization) {
        if (authorization == null) {
            return "";
        }
        try {
            byte[] bytes = authorization.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
