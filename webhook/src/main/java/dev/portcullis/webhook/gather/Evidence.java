package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.credentials.PullSecretCredentials;
import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.core.image.Registries;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.Permits;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.evidence.TagPinner;
import dev.portcullis.program.RegoPrograms;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.webhook.config.WebhookConfig;
import dev.portcullis.webhook.verified.KnownImages;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts together how facts are found: memory before registry. */
@ApplicationScoped
class Evidence {
    private static final long MEBIBYTE = 1024L * 1024;

    /** The part of the cache that is for indexes: they are small, and few policies are about platforms. */
    private static final int CONTENTS = 16;

    /** The part of it that is for statements, which only rules read. */
    private static final int STATEMENTS = 4;

    private final RegistryClient registry;
    private final RegistryEvidence evidence;
    private final CachedEvidence cached;

    @Inject
    Evidence(WebhookConfig config, Registries registries, KnownImages images) {
        var webhook = config.webhook();
        this.registry = HttpRegistryClient.create(
                RegistryAccess.access(config.registries(), registries), RegistryListener.NONE);
        this.evidence = new RegistryEvidence(registry, Clock.systemUTC(), webhook.evidenceMebibytes() * MEBIBYTE);
        var memory = webhook.cacheMebibytes() * MEBIBYTE;
        var contents = memory / CONTENTS;
        var statements = memory / STATEMENTS;
        this.cached = new CachedEvidence(
                evidence,
                new RememberedFacts(memory - contents - statements, webhook.factsFor(), Ticker.systemTicker()),
                new RememberedContent(contents),
                new RememberedStatements(statements),
                new VerifiedBefore(images, Clock.systemUTC()),
                new FailedLookups(Ticker.systemTicker()),
                new Permits(webhook.lookups(), webhook.lookupsPerNamespace()));
    }

    @Produces
    @Singleton
    ImageEvaluator evaluator(Registries registries) {
        var turns = evidence.turns(RegoPrograms.MEMORY, Runtime.getRuntime().availableProcessors());
        return new ImageEvaluator(cached, registries, turns);
    }

    @Produces
    @Singleton
    TagPinner pinner(Registries registries) {
        return new TagPinner(cached, registries);
    }

    @Produces
    @Singleton
    PodCredentials credentials(KubernetesClient client) {
        return new PullSecretCredentials(client);
    }

    @PreDestroy
    void close() {
        evidence.close();
        registry.close();
    }
}
