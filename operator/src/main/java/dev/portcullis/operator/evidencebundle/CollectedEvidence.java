package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.item.CollectedItem;
import dev.portcullis.collect.item.ItemCollector;
import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects from registries, the web and the cluster.
 *
 * @param registry says what tags name
 * @param items collects
 * @param secrets credentials for registries
 * @param longest longest time for all items of one object
 */
record CollectedEvidence(RegistryClient registry, ItemCollector items, NamespaceSecrets secrets, Duration longest)
        implements EvidenceCollecting {
    @Override
    public Resolved resolve(ImageRepository repository, String tag, String namespace, @Nullable String pullSecretName) {
        var credentials = secrets.of(namespace, pullSecretName).forRepository(repository);
        return switch (registry.resolve(repository, tag, credentials, Deadline.after(longest))) {
            case RegistryResult.Found<Digest>(var digest) -> new Resolved.To(digest);
            case RegistryResult.NotFound<Digest>(var hidden, var detail) -> new Resolved.Failed(detail);
            case RegistryResult.Refused<Digest>(var reason, var detail) -> new Resolved.Failed(detail);
            case RegistryResult.Unavailable<Digest>(var reason, var detail, var after) -> new Resolved.Failed(detail);
        };
    }

    /** Each item gets its share of the time that is left: one that does not answer keeps no other from being collected. */
    @Override
    public List<EvidenceItem> collect(
            List<WantedItem> wanted,
            ImageRepository repository,
            Digest subject,
            String namespace,
            @Nullable String pullSecretName) {
        var credentials = secrets.of(namespace, pullSecretName);
        var all = Deadline.after(longest);
        var collected = new java.util.ArrayList<EvidenceItem>();
        for (var i = 0; i < wanted.size(); i++) {
            var request = new CollectRequest(repository, subject, namespace, credentials, all.share(wanted.size() - i));
            CollectedItem item = items.collect(wanted.get(i), request);
            collected.add(item.item());
        }
        return collected;
    }
}
