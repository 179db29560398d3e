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
import java.util.function.Supplier;

/** A registry client that hears when hosts want to be asked less. Thread-safe. */
public final class PacedRegistry implements RegistryClient {
    private static final Set<Reason> PUSHING_BACK = Set.of(Reason.REGISTRY_RATE_LIMITED, Reason.REGISTRY_UNAVAILABLE);

    /** A host that does not answer within this cannot; one that was given less time may. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    private <T> RegistryResult<T> ask(String host, Deadline deadline, Supplier<RegistryResult<T>> question) {
        var hadTime = deadline.allows(PATIENCE);
        var result = question.get();
        if (result instanceof RegistryResult.Unavailable<T>(var reason, var detail, var retryAfter)) {
            if (isOfHost(reason, hadTime)) {
                pacing.pace().pushedBack(host, retryAfter == null ? Duration.ZERO : retryAfter, clock.instant());
            }
        } else if (!isOurs(result)) {
            pacing.pace().answered(host);
        }
        return result;
    }

    /** Returns whether it is the host that wants to be asked less, or cannot answer; not the question whose time was nearly over. */
    private static boolean isOfHost(Reason reason, boolean hadTime) {
        return reason == Reason.REGISTRY_TIMEOUT ? hadTime : PUSHING_BACK.contains(reason);
    }

    /** Returns whether nobody was asked, because too much was under way here. */
    private static <T> boolean isOurs(RegistryResult<T> result) {
        return result instanceof RegistryResult.Refused<T>(var reason, var detail) && reason == Reason.OVERLOADED;
    }

    @Override
    public RegistryResult<Digest> resolve(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        return ask(repository.host(), deadline, () -> registry.resolve(repository, tag, credentials, deadline));
    }

    @Override
    public RegistryResult<Manifest> manifest(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        return ask(repository.host(), deadline, () -> registry.manifest(repository, descriptor, credentials, deadline));
    }

    @Override
    public RegistryResult<Manifest> tagged(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        return ask(repository.host(), deadline, () -> registry.tagged(repository, tag, credentials, deadline));
    }

    @Override
    public RegistryResult<Referrers> referrers(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
        return ask(repository.host(), deadline, () -> registry.referrers(repository, subject, credentials, deadline));
    }

    @Override
    public RegistryResult<byte[]> blob(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        return ask(repository.host(), deadline, () -> registry.blob(repository, descriptor, credentials, deadline));
    }

    @Override
    public void close() {
        registry.close();
    }
}
