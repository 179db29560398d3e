package dev.portcullis.operator.verified;

import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import dev.portcullis.operator.verified.Garbage.Stock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what nobody needs. For one thread. */
public final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** Most objects that go at one look, so that a mistake somewhere else is noticed before everything is gone. */
    private static final int MOST_AT_ONCE = 500;

    private final StoredImages stored;
    private final KnownImages known;
    private final Judgements judgements;
    private final Registries registries;
    private final Garbage garbage;
    private final InstantSource clock;
    private final Doubts doubts = new Doubts();

    /**
     * What stays.
     *
     * @param keepFor what nobody needs stays for as long as this after its last verification
     * @param believedFor what was not verified for longer is not believed
     * @param most objects that are kept
     */
    public record Bounds(Duration keepFor, Duration believedFor, int most) {}

    /** Makes a collector. */
    public Collector(
            KubernetesClient client,
            KnownImages known,
            Judgements judgements,
            Registries registries,
            Bounds bounds,
            InstantSource clock) {
        this(StoredImages.in(client), known, judgements, registries, bounds, clock);
    }

    Collector(
            StoredImages stored,
            KnownImages known,
            Judgements judgements,
            Registries registries,
            Bounds bounds,
            InstantSource clock) {
        this.stored = stored;
        this.known = known;
        this.judgements = judgements;
        this.registries = registries;
        this.garbage = new Garbage(bounds.keepFor(), bounds.believedFor(), bounds.most());
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @param workloads all that are followed: call it only after everything was read
     * @param complete whether these are all that there are
     */
    public void look(Collection<Workload> workloads, boolean complete, Rules rules) {
        var keys = known.keys();
        if (!known.hasSynced() || keys.isEmpty() || !known.settle(stored)) {
            return;
        }
        var needed = new Needed(
                registries,
                question -> judgements.of(question).map(Judgement::digest).orElse(null),
                evidenceRepositories(rules));
        var gone = garbage.find(stock(keys.get()), needed.by(workloads, complete), clock.instant());
        var doubted = gone.doubted().stream()
                .limit(MOST_AT_ONCE)
                .filter(one -> deleteIfDoubted(one, keys.get()))
                .count();
        var unneeded = gone.unneeded().stream()
                .limit(MOST_AT_ONCE)
                .filter(one -> stored.delete(one.name(), one.version()))
                .count();
        tell(unneeded, doubted);
    }

    private Stock stock(InstallationKeys keys) {
        var byProof = known.all().stream().collect(Collectors.partitioningBy(one -> one.isProvedBy(keys)));
        var doubted = byProof.getOrDefault(false, List.of());
        return new Stock(byProof.getOrDefault(true, List.of()), doubted, doubts.overdue(doubted, clock.instant()));
    }

    /** Decides by what stands now: it may have been written since, or have come before the key that proves it. */
    private boolean deleteIfDoubted(Known doubted, InstallationKeys keys) {
        var standing = stored.read(doubted.name());
        if (standing.isEmpty()) {
            return false;
        }
        if (known.judge(standing.get(), keys).isProvedBy(keys)) {
            known.written(standing.get());
            return false;
        }
        return stored.delete(doubted.name(), standing.get().getMetadata().getResourceVersion());
    }

    private void tell(long unneeded, long doubted) {
        if (unneeded > 0) {
            LOG.atInfo()
                    .addKeyValue("deleted", unneeded)
                    .addKeyValue("left", known.size() - unneeded)
                    .log("what was known of images that nobody runs was deleted");
        }
        if (doubted > 0) {
            LOG.atWarn()
                    .addKeyValue("deleted", doubted)
                    .log("VerifiedImages that no installation key proves were deleted; see who can write them");
        }
    }

    private static Set<ImageRepository> evidenceRepositories(Rules rules) {
        return rules.snapshot().policies().stream()
                .flatMap(gated -> gated.policy().evidence().repositories().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
