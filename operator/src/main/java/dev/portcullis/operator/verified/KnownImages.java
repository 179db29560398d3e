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
import dev.portcullis.crds.verified.VerifiedImageName;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which {@code VerifiedImage} objects there are, with what it takes to tell which of them nobody needs. Thread-safe. */
public final class KnownImages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KnownImages.class);
    private static final long NO_RESYNC = 0;
    static final long PAGE = 250;
    private static final Duration ANY_AGE = Duration.ofDays(100L * 365);

    private final Map<String, Known> byName = new ConcurrentHashMap<>();
    private final Set<String> unsure = ConcurrentHashMap.newKeySet();
    private final Set<String> unjudged = ConcurrentHashMap.newKeySet();
    private final BareStore<VerifiedImage> store = new BareStore<>(VerifiedImage::new);
    private final SharedIndexInformer<VerifiedImage> informer;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final InstantSource clock;

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

    /** Takes note of what was just written or read, which may come back by the watch much later. */
    void written(VerifiedImage image) {
        see(image);
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

    /** Returns the installation key; empty where there is none. */
    Optional<InstallationKeys> keys() {
        return keys.get();
    }

    /**
     * Has those judged that came while the installation key could not be read.
     *
     * @return whether all are judged
     */
    boolean settle(StoredImages stored) {
        if (!unjudged.isEmpty() && readKeys().isPresent()) {
            stored.each(image -> {
                if (unjudged.contains(image.getMetadata().getName())) {
                    see(image);
                }
            });
        }
        return unjudged.isEmpty();
    }

    private Optional<InstallationKeys> readKeys() {
        try {
            return keys.get();
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("the installation key cannot be read");
            return Optional.empty();
        }
    }

    private void see(VerifiedImage image) {
        var name = image.getMetadata().getName();
        var key = readKeys();
        byName.put(name, key.map(present -> judge(image, present)).orElseGet(() -> doubted(image)));
        if (key.isPresent()) {
            unjudged.remove(name);
        } else {
            unjudged.add(name);
        }
    }

    /** Returns what is to be known of an object, without taking note of it. */
    Known judge(VerifiedImage image, InstallationKeys keys) {
        return switch (VerifiedImages.open(image, keys, Limits.of(clock.instant(), ANY_AGE))) {
            case Opened.Believed(var facts) -> believed(image, facts);
            case Opened.Disbelieved(var problem) -> isOurs(problem, image) ? unreadable(image) : doubted(image);
        };
    }

    /** What another version of ours wrote, or one whose clock is ahead, is proved all the same. */
    private static boolean isOurs(Opened.Problem problem, VerifiedImage image) {
        var spec = image.getSpec();
        return (problem == Opened.Problem.OTHER_EPOCH || problem == Opened.Problem.FROM_THE_FUTURE)
                && VerifiedImageName.fits(image.getMetadata().getName(), spec.repository(), spec.digest());
    }

    private static Known believed(VerifiedImage image, VerifiedFacts facts) {
        Set<String> children = facts.content() instanceof Content.Index(var manifests)
                ? manifests.stream()
                        .map(IndexChild::digest)
                        .map(Digest::toString)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
        return new Known(
                image.getMetadata().getName(),
                version(image),
                image.getSpec().keyId(),
                facts.repository().toString(),
                facts.digest().toString(),
                facts.verifiedAt(),
                children);
    }

    private Known unreadable(VerifiedImage image) {
        var spec = image.getSpec();
        return new Known(
                image.getMetadata().getName(),
                version(image),
                spec.keyId(),
                spec.repository(),
                spec.digest(),
                time(image.getMetadata().getCreationTimestamp()),
                Set.of());
    }

    private Known doubted(VerifiedImage image) {
        return new Known(
                image.getMetadata().getName(),
                version(image),
                "",
                "",
                "",
                time(image.getMetadata().getCreationTimestamp()),
                Set.of());
    }

    private static String version(VerifiedImage image) {
        return String.valueOf(image.getMetadata().getResourceVersion());
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
            see(added);
        }

        @Override
        public void onUpdate(VerifiedImage before, VerifiedImage after) {
            see(after);
        }

        @Override
        public void onDelete(VerifiedImage deleted, boolean finalStateUnknown) {
            unsure.remove(deleted.getMetadata().getName());
            unjudged.remove(deleted.getMetadata().getName());
            byName.remove(deleted.getMetadata().getName());
        }
    }
}
