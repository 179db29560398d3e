package dev.portcullis.operator.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps of each object what an informer needs to follow it: which one it is and in which version. Thread-safe. */
public final class BareStore<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> items = new ConcurrentHashMap<>();
    private final Supplier<T> empty;

    /** @param empty makes an object of the kind that says nothing */
    public BareStore(Supplier<T> empty) {
        this.empty = empty;
    }

    @Override
    public String getKey(T object) {
        var metadata = object.getMetadata();
        return metadata.getNamespace() == null || metadata.getNamespace().isEmpty()
                ? metadata.getName()
                : metadata.getNamespace() + "/" + metadata.getName();
    }

    @Override
    public @Nullable T put(String key, T object) {
        return items.put(key, bare(object));
    }

    @Override
    public @Nullable T remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public @Nullable T get(String key) {
        return items.get(key);
    }

    @Override
    public int size() {
        return items.size();
    }

    /** Says that the whole objects are to be had from events only. */
    @Override
    public boolean isFullState() {
        return false;
    }

    private T bare(T object) {
        var full = object.getMetadata();
        var metadata = new ObjectMeta();
        metadata.setNamespace(full.getNamespace());
        metadata.setName(full.getName());
        metadata.setUid(full.getUid());
        metadata.setResourceVersion(full.getResourceVersion());
        var bare = empty.get();
        bare.setMetadata(metadata);
        return bare;
    }
}
