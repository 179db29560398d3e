package dev.portcullis.operator.verified;

import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.scan.Judgement;
import dev.portcullis.operator.scan.Judgements;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what nobody needs. For one thread. */
public final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** Most objects that go at one look, so that a mistake somewhere else is noticed before everything is gone. */
    private static final int MOST_AT_ONCE = 500;

    private final KubernetesClient client;
    private final KnownImages known;
    private final Judgements judgements;
    private final Registries registries;
    private final Garbage garbage;
    private final InstantSource clock;

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
        this.client = client;
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
        if (!known.hasSynced()) {
            return;
        }
        var needed = new Needed(
                registries,
                question -> judgements.of(question).map(Judgement::digest).orElse(null),
                evidenceRepositories(rules));
        var gone = garbage.find(known.all(), needed.by(workloads), complete, clock.instant()).stream()
                .limit(MOST_AT_ONCE)
                .toList();
        gone.forEach(
                name -> client.resources(VerifiedImage.class).withName(name).delete());
        if (!gone.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("deleted", gone.size())
                    .addKeyValue("left", known.size() - gone.size())
                    .log("what was known of images that nobody runs was deleted");
        }
    }

    private static Set<ImageRepository> evidenceRepositories(Rules rules) {
        return rules.snapshot().policies().stream()
                .flatMap(gated -> gated.policy().evidence().repositories().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
