package dev.portcullis.e2e.install;

import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.testing.cluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes what the operator would write of images: by its rights, with the installation's key. */
public final class OperatorsHand implements AutoCloseable {
    private final KubernetesClient client;

    public OperatorsHand(TestCluster cluster) {
        this.client = cluster.serviceAccount(Installation.NAMESPACE, "portcullis-operator")
                .client();
    }

    /** Verifies an image under a trust root of the cluster, and returns what it would write. */
    public VerifiedFacts verify(String image, String trustRoot, Satisfied... history) {
        var reference = ImageReference.parse(image);
        var digest = java.util.Objects.requireNonNull(reference.digest(), image);
        var root = trustRoot(trustRoot);
        var hosts = Map.of(reference.repository().host(), new RegistrySettings.Host(true, true, null));
        var settings = new RegistrySettings(hosts, RegistrySettings.Limits.DEFAULT);
        try (var registry = HttpRegistryClient.create(settings, RegistryListener.NONE);
                var evidence = new RegistryEvidence(registry, Clock.systemUTC())) {
            var access = new Access("test", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(60)));
            var found = evidence.facts(reference.repository(), digest, List.of(root), Freshness.CURRENT, access);
            var proven = found.facts().facts().stream()
                    .map(fact -> new Proven(fact, root.root().demands()))
                    .toList();
            return new VerifiedFacts(reference.repository(), digest, Instant.now(), null, proven, List.of(history));
        }
    }

    /** Writes what is known of an image. */
    public void write(VerifiedFacts facts) {
        write(VerifiedImages.seal(facts, keys()));
    }

    /** Writes an object. */
    public void write(VerifiedImage image) {
        client.resource(image).createOr(existing -> existing.update());
    }

    /** Removes what is known of an image. */
    public void forget(VerifiedFacts facts) {
        client.resources(VerifiedImage.class).withName(name(facts)).delete();
    }

    /** Returns the installation's keys. */
    public InstallationKeys keys() {
        var secret = client.secrets()
                .inNamespace(Installation.NAMESPACE)
                .withName(InstallationKeys.SECRET)
                .get();
        return InstallationKeys.ofSecretData(secret.getData()).orElseThrow();
    }

    private static String name(VerifiedFacts facts) {
        return VerifiedImages.name(facts.repository(), facts.digest());
    }

    private TrustRootInForce trustRoot(String name) {
        var spec = client.resources(TrustRoot.class).withName(name).get().getSpec();
        return switch (TrustRootCompiler.compile(name, spec)) {
            case Compiled.Accepted<dev.portcullis.sigstore.trust.TrustRoot>(var root) ->
                TrustRootInForce.lasting(name, Digest.of(new byte[0]).hex(), root);
            case Compiled.Refused<dev.portcullis.sigstore.trust.TrustRoot>(var problems) ->
                throw new IllegalStateException(problems.toString());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
