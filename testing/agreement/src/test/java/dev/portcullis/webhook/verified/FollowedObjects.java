package dev.portcullis.webhook.verified;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;

/** What a webhook knows that follows these objects. */
public final class FollowedObjects {
    private static final DisbeliefReports REPORTS = new DisbeliefReports(new SimpleMeterRegistry(), () -> 0);
    private static final long AMPLE = 1 << 24;

    private FollowedObjects() {}

    public static KnownImages of(
            Collection<VerifiedImage> objects, InstallationKeys keys, Duration maxAge, InstantSource clock) {
        var store = new CompactStore(AMPLE, new GoneImages(maxAge, clock), () -> Optional.of(keys), clock);
        objects.forEach(image -> store.put(image.getMetadata().getName(), image));
        return new VerifiedImageReader(store, () -> Optional.of(keys), maxAge, clock, REPORTS);
    }
}
