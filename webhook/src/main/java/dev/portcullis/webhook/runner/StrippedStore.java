package dev.portcullis.webhook.runner;

import dev.portcullis.cluster.runner.RunnerOwners;
import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer knows of the owners of runners, without the objects, each of which holds the template of a whole Pod. Objects that it gives back
 * have a namespace and a name and nothing else. Thread-safe.
 */
final class StrippedStore implements ItemStore<GenericKubernetesResource> {
    private final OwnerKind kind;
    private final ConcurrentHashMap<String, OwnerObject> owners = new ConcurrentHashMap<>();

    StrippedStore(OwnerKind kind) {
        this.kind = kind;
    }

    /** Returns the owner of a name. */
    Optional<OwnerObject> find(String namespace, String name) {
        return Optional.ofNullable(owners.get(key(namespace, name)));
    }

    private static String key(@Nullable String namespace, @Nullable String name) {
        return namespace + "/" + name;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        return key(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        return named(owners.put(key, RunnerOwners.of(kind, object)));
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return named(owners.remove(key));
    }

    @Override
    public Stream<String> keySet() {
        return owners.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return owners.values().stream().map(StrippedStore::whole);
    }

    @Override
    public int size() {
        return owners.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return named(owners.get(key));
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static @Nullable GenericKubernetesResource named(@Nullable OwnerObject owner) {
        return owner == null ? null : whole(owner);
    }

    private static GenericKubernetesResource whole(OwnerObject owner) {
        var metadata = new ObjectMeta();
        metadata.setNamespace(owner.namespace());
        metadata.setName(owner.name());
        var object = new GenericKubernetesResource();
        object.setMetadata(metadata);
        return object;
    }
}
