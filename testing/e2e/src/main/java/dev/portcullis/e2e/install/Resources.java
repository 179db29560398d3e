package dev.portcullis.e2e.install;

import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Applies custom resources as an administrator, and waits until they are in force. */
public record Resources(TestCluster cluster) {
    private static final Duration EFFECT = Duration.ofMinutes(2);

    /** Applies the documents of a YAML text. */
    public void apply(String yaml) {
        try (var client = cluster.admin().client()) {
            client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(object -> client.resource(object).forceConflicts().serverSideApply());
        }
    }

    /** Waits until every trust root and policy is ready, and tells what is not where the time is over. */
    public void awaitEffect() {
        try (var client = cluster.admin().client()) {
            if (!Deadline.in(EFFECT).await(() -> unready(client).isEmpty())) {
                throw new IllegalStateException("not in force within " + EFFECT.toSeconds() + " s: " + unready(client));
            }
        }
    }

    private static List<String> unready(KubernetesClient client) {
        var roots = client.resources(TrustRoot.class).list().getItems().stream()
                .filter(root -> !isReady(
                        root.getMetadata().getGeneration(),
                        root.getStatus() == null ? List.of() : root.getStatus().conditions()))
                .map(root -> "TrustRoot " + root.getMetadata().getName() + " " + root.getStatus());
        var policies = client.resources(EvidencePolicy.class).list().getItems().stream()
                .filter(policy -> !isReady(
                        policy.getMetadata().getGeneration(),
                        policy.getStatus() == null
                                ? List.of()
                                : policy.getStatus().conditions()))
                .map(policy -> "EvidencePolicy " + policy.getMetadata().getName() + " " + policy.getStatus());
        return Stream.concat(roots, policies).toList();
    }

    private static boolean isReady(long generation, List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition ->
                        condition.holds(Condition.Type.READY) && condition.observedGeneration() == generation);
    }
}
