package dev.portcullis.operator.app;

import dev.portcullis.cluster.credentials.PullSecretCredentials;
import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.compiler.PolicyPrograms;
import dev.portcullis.compiler.RulesCompiler;
import dev.portcullis.compiler.SignedBundles;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.operator.config.OpaConfiguration;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.client.HttpRegistryClient;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What makes the programs of policies in Rego: OPA, and registries, which are asked with the pull secrets of the operator's service account. */
final class RulesWork implements AutoCloseable {
    private static final String SERVICE_ACCOUNT = "portcullis-operator";
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
    private static final long MEMORY = 16L << 20;

    private final HttpRegistryClient registry;
    private final RegistryEvidence evidence;
    private final PolicyPrograms programs;

    RulesWork(KubernetesClient client, OperatorConfig config, InstantSource clock) {
        var registries = RegistryAccess.registries(config.registries());
        var credentials = new PullSecretCredentials(client);
        var own = new PullSource(SERVICE_ACCOUNT, List.of()).podSpec();
        var asking = new SignedBundles.Asking(
                config.namespace(),
                repository -> credentials.of(config.namespace(), own).forRepository(repository),
                LONGEST_LOOK);
        this.registry = HttpRegistryClient.create(
                RegistryAccess.access(config.registries(), registries), RegistryListener.NONE);
        this.evidence = new RegistryEvidence(registry, clock, MEMORY);
        this.programs = new PolicyPrograms(
                RulesCompiler.opa(OpaConfiguration.settings(config.opa())),
                new SignedBundles(registry, evidence, registries, asking, clock));
    }

    PolicyPrograms programs() {
        return programs;
    }

    @Override
    public void close() {
        evidence.close();
        registry.close();
    }
}
