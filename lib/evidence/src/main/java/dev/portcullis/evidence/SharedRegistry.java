package dev.portcullis.evidence;

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
import dev.portcullis.registry.RegistrySettings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A registry client that namespaces share. Each has no more than half of the requests that one host is sent at once, so that whoever's
 * repositories hang keeps nobody else waiting for the same host. Thread-safe.
 */
final class SharedRegistry {
    /** Most requests of one namespace that are under way to one host. */
    static final int SHARE = Limits.DEFAULT.parallelPerHost() / 2;

    /** Whoever waited for so long waited for others of the same namespace. */
    private static final Duration NOTICED = Duration.ofMillis(20);

    private final RegistryClient registry;
    private final Permits shares = new Permits(Integer.MAX_VALUE, SHARE);

    /** How often each host has answered anybody; only hosts that policies or settings name are asked. */
    private final ConcurrentHashMap<String, AtomicLong> answers = new ConcurrentHashMap<>();

    SharedRegistry(RegistryClient registry) {
        this.registry = registry;
    }

    /** Returns the client for whoever asks. */
    RegistryClient of(Access access) {
        return new OfTenant(access.tenant());
    }

    private <T> RegistryResult<T> ask(
            String tenant, String host, Deadline deadline, Supplier<RegistryResult<T>> question) {
        var answered = answers.computeIfAbsent(host, name -> new AtomicLong());
        var before = answered.get();
        var left = deadline.remaining();
        try (var share = shares.acquire(tenant + " " + host, 1, deadline).orElse(null)) {
            if (share == null) {
                return answered.get() == before ? late(host) : overloaded(host);
            }
            var waited = left.minus(deadline.remaining()).compareTo(NOTICED) > 0;
            var result = question.get();
            if (!(result instanceof RegistryResult.Unavailable<T>(var reason, var detail, var retryAfter))) {
                answered.incrementAndGet();
                return result;
            }
            var othersWereAnswered = answered.get() != before;
            return reason == Reason.REGISTRY_TIMEOUT && waited && othersWereAnswered ? overloaded(host) : result;
        }
    }

    private static <T> RegistryResult<T> late(String host) {
        return new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, host + " did not answer in time", null);
    }

    /** A host that answered others while a question waited here is not the one that is late. */
    private static <T> RegistryResult<T> overloaded(String host) {
        return new RegistryResult.Refused<>(
                Reason.OVERLOADED, "too many requests of the namespace to " + host + " were under way");
    }

    private final class OfTenant implements RegistryClient {
        private final String tenant;

        OfTenant(String tenant) {
            this.tenant = tenant;
        }

        @Override
        public RegistryResult<Digest> resolve(
                ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
            return ask(
                    tenant,
                    repository.host(),
                    deadline,
                    () -> registry.resolve(repository, tag, credentials, deadline));
        }

        @Override
        public RegistryResult<Manifest> manifest(
                ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
            return ask(
                    tenant,
                    repository.host(),
                    deadline,
                    () -> registry.manifest(repository, descriptor, credentials, deadline));
        }

        @Override
        public RegistryResult<Manifest> tagged(
                ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
            return ask(
                    tenant, repository.host(), deadline, () -> registry.tagged(repository, tag, credentials, deadline));
        }

        @Override
        public RegistryResult<Referrers> referrers(
                ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
            return ask(
                    tenant,
                    repository.host(),
                    deadline,
                    () -> registry.referrers(repository, subject, credentials, deadline));
        }

        @Override
        public RegistryResult<byte[]> blob(
                ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
            return ask(
                    tenant,
                    repository.host(),
                    deadline,
                    () -> registry.blob(repository, descriptor, credentials, deadline));
        }

        /** Does nothing: who made the client closes it. */
        @Override
        public void close() {}
    }
}
