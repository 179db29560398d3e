package dev.portcullis.webhook.verified;

import dev.portcullis.cluster.verified.SealedText;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * What an informer knows of {@code VerifiedImage} objects, without the objects: per name the packed text and the latest time that an earlier
 * text of this name proved. Objects that it gives back have a name and nothing else. Thread-safe.
 *
 * <p>A text is proved when it is replaced, not when it arrives: so a start costs no computing, and one that was there once tells for as long
 * as this process runs that nothing older may take its place. Of objects that are gone only that time is kept, until texts of it would be too
 * old for themselves.
 */
final class CompactStore implements ItemStore<VerifiedImage> {
    private final ConcurrentHashMap<NameHash, Entry> entries = new ConcurrentHashMap<>();
    /** Used by one thread at a time: whoever follows puts one object after the other. */
    private final Deflater deflater = PackedText.deflater();

    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder leftOut = new LongAdder();
    private final long mostBytes;
    private final GoneImages gone;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final InstantSource clock;

    /**
     * Makes an empty store.
     *
     * @param mostBytes most bytes of all texts; one that has no room is left out, so that the registry is asked about its image
     * @param keys the installation's keys; empty while they are not known
     */
    CompactStore(long mostBytes, GoneImages gone, Supplier<Optional<InstallationKeys>> keys, InstantSource clock) {
        this.mostBytes = mostBytes;
        this.gone = gone;
        this.keys = keys;
        this.clock = clock;
    }

    /** Returns the text under a name, and how old it must not be. */
    Optional<Kept> kept(String name) {
        var entry = NameHash.of(name).map(entries::get);
        return entry.flatMap(found ->
                PackedText.unpack(found.packed).map(text -> new Kept(text, Instant.ofEpochMilli(found.notBefore))));
    }

    @Override
    public String getKey(VerifiedImage image) {
        return image.getMetadata().getName();
    }

    @Override
    public @Nullable VerifiedImage put(String key, VerifiedImage image) {
        var hash = NameHash.of(key).orElse(null);
        if (hash == null) {
            // No image is looked for under such a name.
            return null;
        }
        var packed = pack(SealedText.of(image.getSpec()));
        var before = entries.get(hash);
        var notBefore = before == null ? gone.latest(hash) : before.notBefore;
        if (before != null && !Arrays.equals(before.packed, packed)) {
            notBefore = Math.max(notBefore, provedAt(before));
        }
        if (bytes.get() - length(before) + packed.length > mostBytes) {
            leftOut.increment();
            return remove(key);
        }
        bytes.addAndGet(packed.length - length(before));
        entries.put(hash, new Entry(packed, notBefore));
        return before == null ? null : named(key);
    }

    @Override
    public @Nullable VerifiedImage remove(String key) {
        var hash = NameHash.of(key).orElse(null);
        var removed = hash == null ? null : entries.remove(hash);
        if (hash == null || removed == null) {
            return null;
        }
        bytes.addAndGet(-length(removed));
        gone.remember(hash, Math.max(removed.notBefore, provedAt(removed)));
        return named(key);
    }

    @Override
    public Stream<String> keySet() {
        return entries.keySet().stream().map(NameHash::name);
    }

    @Override
    public Stream<VerifiedImage> values() {
        return keySet().map(CompactStore::named);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable VerifiedImage get(String key) {
        return NameHash.of(key).filter(entries::containsKey).isPresent() ? named(key) : null;
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    /** Returns the bytes of all texts, without what the map and its keys take. */
    long bytes() {
        return bytes.get();
    }

    /** Returns how often a text had no room. */
    long leftOut() {
        return leftOut.sum();
    }

    private static long length(@Nullable Entry entry) {
        return entry == null ? 0 : entry.packed.length;
    }

    private byte[] pack(SealedText text) {
        synchronized (deflater) {
            return PackedText.pack(text, deflater);
        }
    }

    private long provedAt(Entry entry) {
        return keys.get()
                .flatMap(known -> PackedText.unpack(entry.packed)
                        .flatMap(text -> VerifiedImages.writtenAt(text, known, clock.instant())))
                .map(CompactStore::milliseconds)
                .orElse(Long.MIN_VALUE);
    }

    private static long milliseconds(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static VerifiedImage named(String name) {
        var image = new VerifiedImage();
        var metadata = new ObjectMeta();
        metadata.setName(name);
        image.setMetadata(metadata);
        return image;
    }

    /**
     * A text with what is known of its forerunners.
     *
     * @param notBefore the latest time that one of them proved
     */
    record Kept(SealedText text, Instant notBefore) {}

    /** A packed text, and the latest time that an earlier one of its name proved, in milliseconds since 1970. */
    private static final class Entry {
        private final byte[] packed;
        private final long notBefore;

        Entry(byte[] packed, long notBefore) {
            this.packed = packed;
            this.notBefore = notBefore;
        }
    }
}
