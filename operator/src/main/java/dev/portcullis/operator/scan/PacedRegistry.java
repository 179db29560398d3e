package dev.portcullis.operator.scan;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A registry client that hears when hosts want to be asked less. Thread-safe. */
public final class PacedRegistry implements RegistryClient {
    private static final Set<Reason> PUSHING_BACK =
            Set.of(Reason.REGISTRY_RATE_LIMITED, Reason.REGISTRY_UNAVAILABLE, Reason.REGISTRY_TIMEOUT);

    private final RegistryClient registry;
    private final Pacing pacing;
    private final InstantSource clock;

    /** How fast registry hosts are asked; what makes images wait and what hears of answers share one. */
    public static final class Pacing {
        private final Pace pace;

        private Pacing(Pace pace) {
            this.pace = pace;
        }

        /**
         * Makes a pacing.
         *
         * @param perSecond images per second and host
         * @param burst images about which a host may be asked at once
         */
        public static Pacing of(double perSecond, int burst) {
            return new Pacing(new Pace(perSecond, burst));
        }

        Pace pace() {
            return pace;
        }

        /** Returns how many hosts are waited for because they asked for it. */
        public long blocked(InstantSource clock) {
            return pace.blocked(clock.instant());
        }
    }

    /** Makes a client around another. */
    public PacedRegistry(RegistryClient registry, Pacing pacing, InstantSource clock) {
        this.registry = registry;
        this.pacing = pacing;
        this.clock = clock;
    }

    private <T> RegistryResult<T> hear(String host, RegistryResult<T> result) {
        if (result instanceof RegistryResult.Unavailable<T>(var reason, var detail, var retryAfter)) {
            if (PUSHING_BACK.contains(reason)) {
                pacing.pace().pushedBack(host, retryAfter == null ? Duration.ZERO : retryAfter, clock.instant());
            }
        } else {
            pacing.pace().answered(host);
        }
        return result;
    }

    @Override
    public RegistryResult<Digest> resolve(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        return hear(repository.host(), registry.resolve(repository, tag, credentials, deadline));
    }

    @Override
    public RegistryResult<Manifest> manifest(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        return hear(repository.host(), registry.manifest(repository, descriptor, credentials, deadline));
    }

    @Override
    public RegistryResult<Manifest> tagged(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        return hear(repository.host(), registry.tagged(repository, tag, credentials, deadline));
    }

    @Override
    public RegistryResult<Referrers> referrers(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
        return hear(repository.host(), registry.referrers(repository, subject, credentials, deadline));
    }

    @Override
    public RegistryResult<byte[]> blob(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        return hear(repository.host(), registry.blob(repository, descriptor, credentials, deadline));
    }

    @Override
    public void close() {
        registry.close();
    }
}
