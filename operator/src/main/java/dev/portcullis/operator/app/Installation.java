package dev.portcullis.operator.app;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.gate.GateProbe;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.operator.definition.DefinitionCheck;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the installed definitions are those that this binary was made for. */
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            EvidenceBundle.class,
            EvidencePolicy.class,
            EvidenceSigner.class,
            GateProbe.class,
            GateSuspension.class,
            PolicyException.class,
            PolicyRevision.class,
            RunnerBudget.class,
            RunnerPool.class,
            RunnerReservation.class,
            TrustRoot.class,
            VerifiedImage.class);

    private final KubernetesClient client;
    private volatile String problem = "the definitions were not looked at yet";

    Installation(KubernetesClient client) {
        this.client = client;
    }

    /** Returns what is wrong; empty if nothing is. */
    String problem() {
        return problem;
    }

    /** Waits until the definitions fit, or the process ends. Until then nothing is written. */
    void awaitFit(CountDownLatch ending) throws InterruptedException {
        do {
            var found = look();
            if (!found.equals(problem) && !found.isEmpty()) {
                LOG.atError().addKeyValue("problem", found).log("the installed definitions do not fit this operator");
            }
            problem = found;
        } while (!problem.isEmpty() && !ending.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    }

    private String look() {
        try {
            for (var kind : KINDS) {
                var name = HasMetadata.getFullResourceName(kind);
                var definition = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .get();
                var difference = definition == null
                        ? "CustomResourceDefinition " + name + " is not installed"
                        : DefinitionCheck.difference(definition, kind);
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
            return "";
        } catch (KubernetesClientException e) {
            return "the definitions cannot be read: status " + e.getCode();
        }
    }
}
