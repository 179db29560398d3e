package dev.portcullis.operator.verified;

import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.operator.scan.FactKeeper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was found as {@code VerifiedImage} objects. What is written is what stands, believed by its MAC, merged with what was found; it is
 * written onto the very version that was read, and read again where somebody was faster.
 */
public final class VerifiedImageKeeper implements FactKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(VerifiedImageKeeper.class);
    private static final int ATTEMPTS = 4;

    private final KubernetesClient client;
    private final KnownImages known;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final Keeping keeping;
    private final InstantSource clock;

    /**
     * How old what is kept may become.
     *
     * @param maximum what was not verified for longer is not believed
     * @param rewritten a later verification alone is written if it is later by this
     */
    public record Ages(Duration maximum, Duration rewritten) {}

    /** @param keys reads the installation key */
    public VerifiedImageKeeper(
            KubernetesClient client,
            KnownImages known,
            Supplier<Optional<InstallationKeys>> keys,
            Ages ages,
            InstantSource clock) {
        this.client = client;
        this.known = known;
        this.keys = keys;
        this.keeping = new Keeping(ages);
        this.clock = clock;
    }

    @Override
    public Optional<Kept> recall(ImageRepository place, Digest digest, List<TrustRootInForce> trustRoots) {
        var name = VerifiedImages.name(place, digest);
        if (!known.mayExist(name)) {
            return Optional.empty();
        }
        try {
            return keys.get().flatMap(key -> keeping.recall(read(name), trustRoots, key, clock.instant()));
        } catch (KubernetesClientException e) {
            LOG.atDebug().setCause(e).addKeyValue("object", name).log("what is kept could not be read");
            return Optional.empty();
        }
    }

    @Override
    public void keep(Found found) {
        var name = VerifiedImages.name(found.place(), found.digest());
        try {
            var key = keys.get();
            for (var attempt = 0; key.isPresent() && attempt < ATTEMPTS; attempt++) {
                if (write(name, found, key.get())) {
                    return;
                }
            }
            LOG.atDebug().addKeyValue("object", name).log("what was found is kept at the next look");
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("repository", found.place())
                    .addKeyValue("digest", found.digest())
                    .log("what was found about an image could not be kept");
        }
    }

    /** Writes if that is worth it; returns false if somebody else wrote meanwhile. */
    private boolean write(String name, Found found, InstallationKeys keys) {
        var standing = known.mayExist(name) ? read(name) : null;
        var next = keeping.next(standing, found, keys, clock.instant());
        return next.isEmpty() || put(next.get(), standing);
    }

    private boolean put(VerifiedImage sealed, @Nullable VerifiedImage standing) {
        try {
            if (standing == null) {
                known.written(client.resource(sealed).create());
            } else {
                sealed.getMetadata().setResourceVersion(standing.getMetadata().getResourceVersion());
                known.written(client.resource(sealed).update());
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                known.uncertain(sealed.getMetadata().getName());
                return false;
            }
            throw e;
        }
    }

    private @Nullable VerifiedImage read(String name) {
        return client.resources(VerifiedImage.class).withName(name).get();
    }
}
