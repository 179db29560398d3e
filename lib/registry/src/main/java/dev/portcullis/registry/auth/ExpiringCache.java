package dev.portcullis.registry.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A small cache: bounded, the least recently used goes first, nothing lives past its end. Thread-safe. */
final class ExpiringCache<K, V> {
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int capacity;
    private final InstantSource clock;

    ExpiringCache(int capacity, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    synchronized Optional<V> get(K key) {
        @Nullable Entry<V> entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(entry.end())) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.of(entry.value());
    }

    synchronized void put(K key, V value, Instant end) {
        entries.put(key, new Entry<>(value, end));
        if (entries.size() > capacity) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized void remove(K key) {
        entries.remove(key);
    }

    private record Entry<V>(V value, Instant end) {}
}
