package dev.portcullis.agreement;

import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.FactKeeper;
import dev.portcullis.operator.verified.Keeping;
import dev.portcullis.operator.verified.VerifiedImageKeeper.Ages;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The {@code VerifiedImage} objects of a cluster, written as the operator writes them. */
final class KeptObjects implements FactKeeper {
    static final InstallationKeys KEYS = new InstallationKeys(InstallationKey.of(new byte[32]), null);

    private final Keeping keeping = new Keeping(new Ages(World.MAX_FACT_AGE, Duration.ofHours(1)));
    private final Map<String, VerifiedImage> objects = new ConcurrentHashMap<>();
    private volatile Instant time;

    KeptObjects(Instant time) {
        this.time = time;
    }

    void pass(Instant next) {
        time = next;
    }

    Collection<VerifiedImage> all() {
        return List.copyOf(objects.values());
    }

    /** Returns a cluster with the same objects. */
    KeptObjects copy() {
        var copy = new KeptObjects(time);
        copy.objects.putAll(objects);
        return copy;
    }

    /** Has somebody without the key change every object. */
    void forge() {
        objects.replaceAll((name, image) -> {
            var spec = image.getSpec();
            var forged = new VerifiedImage();
            forged.setMetadata(new ObjectMetaBuilder().withName(name).build());
            forged.setSpec(new VerifiedImageSpec(
                    spec.repository(),
                    spec.digest(),
                    spec.verifiedAt(),
                    spec.content().replaceFirst("2026-12", "2026-11"),
                    spec.keyId(),
                    spec.mac()));
            return forged;
        });
    }

    /** Returns what may be believed of a digest in a place. */
    Optional<VerifiedFacts> believed(ImageRepository place, Digest digest) {
        var image = objects.get(VerifiedImages.name(place, digest));
        return image != null
                        && VerifiedImages.open(image, KEYS, Limits.of(time, World.MAX_FACT_AGE))
                                instanceof Opened.Believed(var facts)
                ? Optional.of(facts)
                : Optional.empty();
    }

    @Override
    public Optional<Kept> recall(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots) {
        return keeping.recall(objects.get(VerifiedImages.name(place, digest)), trustRoots, KEYS, time);
    }

    @Override
    public void keep(Found found) {
        var name = VerifiedImages.name(found.place(), found.digest());
        keeping.next(objects.get(name), found, KEYS, time).ifPresent(image -> objects.put(name, image));
    }
}
