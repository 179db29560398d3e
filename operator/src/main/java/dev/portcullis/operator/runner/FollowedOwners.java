package dev.portcullis.operator.runner;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.runner.RunnerOwners;
import dev.portcullis.operator.workload.BareStore;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.OwnerObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows the objects that own runners' Pods. Their kinds may be absent: then nothing is asked for but whether they come. Thread-safe.
 */
final class FollowedOwners implements OwnerLookup, AutoCloseable {
    private static final long NO_RESYNC = 0;

    /** Their templates make them large, and all of a page are in memory at once. */
    private static final long PAGE = 50;

    private final KubernetesClient client;
    private final Runnable changed;
    private final Map<OwnerKind, SharedIndexInformer<CustomResourceDefinition>> definitions = new LinkedHashMap<>();
    private final Map<OwnerKind, SharedIndexInformer<GenericKubernetesResource>> informers = new ConcurrentHashMap<>();
    private final Map<Key, OwnerObject> known = new ConcurrentHashMap<>();

    private record Key(OwnerKind kind, String namespace, String name) {}

    /** @param changed called when more is known, or less */
    FollowedOwners(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.changed = changed;
        Attributions.kinds().forEach(kind -> definitions.put(kind, definition(kind)));
    }

    private SharedIndexInformer<CustomResourceDefinition> definition(OwnerKind kind) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kind.plural() + "." + kind.group())
                .runnableInformer(NO_RESYNC)
                .itemStore(new BareStore<>(CustomResourceDefinition::new))
                .addEventHandler(new Definition(kind));
    }

    void start() {
        definitions.values().forEach(Informers::start);
    }

    /** Returns whether all owners that there are have been read. */
    boolean hasSynced() {
        return definitions.entrySet().stream().allMatch(kind -> isRead(kind.getKey(), kind.getValue()));
    }

    /** A definition that is there is heard of a little before its objects are followed. */
    private boolean isRead(OwnerKind kind, SharedIndexInformer<CustomResourceDefinition> definition) {
        if (!definition.hasSynced()) {
            return false;
        }
        var informer = informers.get(kind);
        return informer == null ? definition.getStore().list().isEmpty() : informer.hasSynced();
    }

    @Override
    public Optional<OwnerObject> find(OwnerKind kind, String namespace, String name) {
        return Optional.ofNullable(known.get(new Key(kind, namespace, name)));
    }

    private void follow(OwnerKind kind) {
        informers.computeIfAbsent(kind, absent -> {
            var context = new ResourceDefinitionContext.Builder()
                    .withGroup(kind.group())
                    .withVersion(kind.version())
                    .withPlural(kind.plural())
                    .withKind(kind.kind())
                    .withNamespaced(true)
                    .build();
            var informer = client.genericKubernetesResources(context)
                    .inAnyNamespace()
                    .withLimit(PAGE)
                    .runnableInformer(NO_RESYNC)
                    .itemStore(new BareStore<>(GenericKubernetesResource::new))
                    .addEventHandler(new Owners(kind));
            Informers.start(informer);
            return informer;
        });
    }

    private void leave(OwnerKind kind) {
        var informer = informers.remove(kind);
        if (informer != null) {
            informer.stop();
            known.keySet().removeIf(key -> key.kind().equals(kind));
        }
    }

    @Override
    public void close() {
        definitions.values().forEach(SharedIndexInformer::stop);
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private final class Definition implements ResourceEventHandler<CustomResourceDefinition> {
        private final OwnerKind kind;

        Definition(OwnerKind kind) {
            this.kind = kind;
        }

        @Override
        public void onAdd(CustomResourceDefinition added) {
            follow(kind);
        }

        @Override
        public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition after) {
            follow(kind);
        }

        @Override
        public void onDelete(CustomResourceDefinition deleted, boolean finalStateUnknown) {
            leave(kind);
        }
    }

    private final class Owners implements ResourceEventHandler<GenericKubernetesResource> {
        private final OwnerKind kind;

        Owners(OwnerKind kind) {
            this.kind = kind;
        }

        private Key key(GenericKubernetesResource object) {
            return new Key(
                    kind,
                    String.valueOf(object.getMetadata().getNamespace()),
                    String.valueOf(object.getMetadata().getName()));
        }

        private void put(GenericKubernetesResource object) {
            known.put(key(object), RunnerOwners.of(kind, object));
            changed.run();
        }

        @Override
        public void onAdd(GenericKubernetesResource added) {
            put(added);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            put(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            known.remove(key(deleted));
        }
    }
}
