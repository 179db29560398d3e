package dev.portcullis.webhook.policy;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.SnapshotBuilder;
import dev.portcullis.cluster.inforce.SnapshotBuilder.Objects;
import dev.portcullis.crds.key.InstallationKeys;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the policies from the API server itself, for a moment in which what was followed does not explain a request. Thread-safe.
 *
 * <p>Whoever asks gets what was read after the question was put, never an older answer; all who ask during one read share the next.
 */
final class LivePolicies {
    private static final Logger LOG = LoggerFactory.getLogger(LivePolicies.class);

    private final Supplier<Objects> source;
    private final LongSupplier nanoTime;
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private final ReentrantLock reading = new ReentrantLock(true);
    private PolicySnapshot snapshot = PolicySnapshot.EMPTY;
    private boolean anyRead;
    private long began;

    LivePolicies(Supplier<Objects> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Returns the policies as they are now; empty if they cannot be read. */
    Optional<PolicySnapshot> read(InstallationKeys keys) {
        var asked = nanoTime.getAsLong();
        try {
            reading.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            if (!anyRead || began - asked < 0) {
                var begins = nanoTime.getAsLong();
                snapshot = builder.build(source.get(), keys);
                began = begins;
                anyRead = true;
            }
            return Optional.of(snapshot);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the policies cannot be read from the API server");
            return Optional.empty();
        } finally {
            reading.unlock();
        }
    }
}
