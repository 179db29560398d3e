package dev.portcullis.operator.policy;

import dev.portcullis.operator.policy.PolicyCandidates.Found;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last attempts that failed, each until the next is due. Bounded; thread-safe. */
final class Attempts {
    private static final int MOST = 1_000;

    private final Map<Key, Attempt> failed = new LinkedHashMap<>();

    private record Key(String uid, long generation) {
        static Key of(HasMetadata object) {
            var generation = object.getMetadata().getGeneration();
            return new Key(object.getMetadata().getUid(), generation == null ? 0 : generation);
        }
    }

    private record Attempt(Found found, Instant next) {}

    /** Returns what came of the last attempt for an object as it stands, with the time that is left; null where the next is due. */
    synchronized @Nullable Found of(HasMetadata object, Instant now) {
        var key = Key.of(object);
        var attempt = failed.get(key);
        var left = attempt == null ? Duration.ZERO : Duration.between(now, attempt.next());
        // More than was noted is left only where the clock was set back.
        if (attempt == null || !left.isPositive() || left.compareTo(PolicyCandidates.RETRY) > 0) {
            failed.remove(key);
            return null;
        }
        return new Found(attempt.found().candidate(), left);
    }

    synchronized void note(HasMetadata object, Found found, Instant next) {
        failed.put(Key.of(object), new Attempt(found, next));
        if (failed.size() > MOST) {
            failed.remove(failed.keySet().iterator().next());
        }
    }
}
