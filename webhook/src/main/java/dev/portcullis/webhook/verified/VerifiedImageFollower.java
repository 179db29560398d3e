package dev.portcullis.webhook.verified;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.webhook.config.WebhookConfig;
import dev.portcullis.webhook.policy.Keys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Follows what the operator verified.
 *
 * <p>Facts stay true, so that what was followed counts on while the API server is away; only what is new is not heard of then. Nobody waits
 * for any of it to answer a request: what is not known yet is asked of a registry.
 */
@ApplicationScoped
public class VerifiedImageFollower implements AutoCloseable {
    /** How long readiness waits for the first reading: a webhook that is never ready locks the cluster, one that knows less asks more. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long NO_RESYNC = 0;

    /** Most bytes of packed texts, a sixth more than 50,000 take: whoever may write many must not end the process. */
    private static final long MOST_BYTES = 40L << 20;

    /** Objects on one page of the first reading: of the greatest size they take 10 MiB as text. */
    private static final long PAGE = 250;

    private final SharedIndexInformer<VerifiedImage> informer;
    private final VerifiedImageReader reader;
    private final LongSupplier nanoTime;
    private final long made;

    @Inject
    VerifiedImageFollower(KubernetesClient client, Keys keys, WebhookConfig config, MeterRegistry meters) {
        this(client, keys, config.webhook().maxFactAge(), meters, System::nanoTime);
    }

    VerifiedImageFollower(
            KubernetesClient client, Keys keys, Duration maxAge, MeterRegistry meters, LongSupplier nanoTime) {
        var clock = Clock.systemUTC();
        var store = new CompactStore(MOST_BYTES, new GoneImages(maxAge, clock), keys::current, clock);
        this.informer = client.resources(VerifiedImage.class)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .removeNamespaceIndex()
                .itemStore(store);
        this.reader =
                new VerifiedImageReader(store, keys::current, maxAge, clock, new DisbeliefReports(meters, nanoTime));
        this.nanoTime = nanoTime;
        this.made = nanoTime.getAsLong();
        Gauge.builder("portcullis.verified.images.known", store, CompactStore::size)
                .description("VerifiedImages that this webhook follows")
                .register(meters);
        Gauge.builder("portcullis.verified.images.bytes", store, CompactStore::bytes)
                .description("Memory for their packed texts")
                .baseUnit("bytes")
                .register(meters);
        FunctionCounter.builder("portcullis.verified.images.left.out", store, CompactStore::leftOut)
                .description("VerifiedImages that there was no memory for; the registry is asked about theirs")
                .register(meters);
    }

    /** Starts to follow; does not wait. */
    public void start() {
        Informers.start(informer);
    }

    /** Returns whether all was read once, or that took too long to wait for. */
    public boolean isReady() {
        return informer.hasSynced() || nanoTime.getAsLong() - made > PATIENCE.toNanos();
    }

    @Produces
    @Singleton
    KnownImages known() {
        return reader;
    }

    @Override
    public void close() {
        informer.stop();
    }
}
