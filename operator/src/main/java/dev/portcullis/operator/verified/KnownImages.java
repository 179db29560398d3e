package dev.portcullis.operator.verified;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.operator.workload.BareStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which {@code VerifiedImage} objects there are, with what it takes to tell which of them nobody needs. Thread-safe. */
public final class KnownImages implements AutoCloseable {
    private static final long NO_RESYNC = 0;
    private static final long PAGE = 250;
    private static final Duration ANY_AGE = Duration.ofDays(100L * 365);

    private final Map<String, Known> byName = new ConcurrentHashMap<>();
    private final Set<String> unsure = ConcurrentHashMap.newKeySet();
    private final BareStore<VerifiedImage> store = new BareStore<>(VerifiedImage::new);
    private final SharedIndexInformer<VerifiedImage> informer;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final InstantSource clock;

    /**
     * One object.
     *
     * @param name its name
     * @param repository where the facts were found; for comparing only
     * @param digest what the facts are about
     * @param verifiedAt when it was verified; of an object that is not believed, when it was made
     * @param children the manifests of an index
     */
    record Known(String name, String repository, String digest, Instant verifiedAt, Set<String> children) {
        Known {
            children = Set.copyOf(children);
        }
    }

    /** @param keys reads the installation key */
    public KnownImages(KubernetesClient client, Supplier<Optional<InstallationKeys>> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
        this.informer = client.resources(VerifiedImage.class)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .itemStore(store);
        informer.addEventHandler(new Following());
    }

    /** Begins; does not wait. */
    public void start() {
        Informers.start(informer);
    }

    /** Returns whether everything that there is has been read. */
    public boolean hasSynced() {
        return informer.hasSynced();
    }

    /** Returns whether there is an object of this name, as far as it is known; before everything was read, whether there may be one. */
    boolean mayExist(String name) {
        // Events come later than what they tell of is in the store.
        return !informer.hasSynced() || byName.containsKey(name) || store.get(name) != null || unsure.contains(name);
    }

    /** Takes note of what was just written, which may come back by the watch much later. */
    void written(VerifiedImage image) {
        byName.put(image.getMetadata().getName(), known(image));
    }

    /** Takes note that an object is not as it is known here; whoever wants it reads it. */
    void uncertain(String name) {
        unsure.add(name);
    }

    /** Returns all of them. */
    Collection<Known> all() {
        return List.copyOf(byName.values());
    }

    /** Returns how many there are. */
    public int size() {
        return byName.size();
    }

    @Override
    public void close() {
        informer.stop();
    }

    private Known known(VerifiedImage image) {
        var name = image.getMetadata().getName();
        var limits = Limits.of(clock.instant(), ANY_AGE);
        var opened = keys.get().map(key -> VerifiedImages.open(image, key, limits));
        return opened.isPresent() && opened.get() instanceof Opened.Believed(var facts)
                ? believed(name, facts)
                : unbelieved(name, image);
    }

    private static Known believed(String name, VerifiedFacts facts) {
        Set<String> children = facts.content() instanceof Content.Index(var manifests)
                ? manifests.stream()
                        .map(IndexChild::digest)
                        .map(Digest::toString)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
        return new Known(name, facts.repository().toString(), facts.digest().toString(), facts.verifiedAt(), children);
    }

    private Known unbelieved(String name, VerifiedImage image) {
        var spec = image.getSpec();
        return new Known(
                name,
                spec == null ? "" : spec.repository(),
                spec == null ? "" : spec.digest(),
                time(image.getMetadata().getCreationTimestamp()),
                Set.of());
    }

    private Instant time(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? clock.instant() : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }

    private final class Following implements ResourceEventHandler<VerifiedImage> {
        @Override
        public void onAdd(VerifiedImage added) {
            unsure.remove(added.getMetadata().getName());
            byName.put(added.getMetadata().getName(), known(added));
        }

        @Override
        public void onUpdate(VerifiedImage before, VerifiedImage after) {
            byName.put(after.getMetadata().getName(), known(after));
        }

        @Override
        public void onDelete(VerifiedImage deleted, boolean finalStateUnknown) {
            unsure.remove(deleted.getMetadata().getName());
            byName.remove(deleted.getMetadata().getName());
        }
    }
}
