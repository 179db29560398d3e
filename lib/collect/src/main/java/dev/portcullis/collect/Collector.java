package dev.portcullis.collect;

/**
 * Gets one item of evidence and reads what it says.
 *
 * <p>Implementations are thread-safe, block until the deadline of the request at most, and throw nothing: whatever goes wrong is an outcome.
 * They tell nobody what documents say but in bounded details.
 */
@FunctionalInterface
public interface Collector {
    /** Collects. */
    Collected collect(CollectorSpec spec, CollectRequest request);
}
