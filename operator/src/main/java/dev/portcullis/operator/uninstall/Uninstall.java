package dev.portcullis.operator.uninstall;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.operator.acceptance.Finalizer;
import dev.portcullis.operator.registration.RegistrationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the operator, which would make its registrations again, and deletes them if that is wanted, so that nothing is refused by webhooks that are
 * about to go; then lets go of the objects that the operator holds. Can be repeated.
 */
public final class Uninstall {
    private static final Logger LOG = LoggerFactory.getLogger(Uninstall.class);
    private static final int ROUNDS = 5;
    private static final String OPERATOR = "portcullis-operator";
    private static final Map<String, String> PODS =
            Map.of("app.kubernetes.io/name", "portcullis", "app.kubernetes.io/component", "operator");

    private final KubernetesClient client;
    private final String namespace;
    private final boolean registrations;

    /**
     * Prepares it for the installation in a namespace.
     *
     * @param registrations whether the registrations are deleted; else they stay until the operator's role, which owns them, is gone
     */
    public Uninstall(KubernetesClient client, String namespace, boolean registrations) {
        this.client = client;
        this.namespace = namespace;
        this.registrations = registrations;
    }

    /**
     * Does it. A Pod that is still there when patience ends, because its node cannot be reached, does not keep the registrations: what it
     * may write yet goes with the operator's role, which owns it.
     *
     * @param patience longest wait for the end of the operator's Pods
     * @throws KubernetesClientException if the API server refuses, or cannot be reached
     * @throws IllegalStateException if objects are held that somebody changes all the time
     */
    public void run(Duration patience) {
        endOperator();
        if (!areGone(patience)) {
            LOG.warn("Pods of the operator are still there; what they hold and wrote is taken away nevertheless");
        }
        if (registrations) {
            deleteRegistrations();
        }
        letGo();
    }

    private void deleteRegistrations() {
        var admission = client.admissionRegistration().v1();
        admission
                .validatingWebhookConfigurations()
                .withName(RegistrationBuilder.NAME)
                .delete();
        admission
                .mutatingWebhookConfigurations()
                .withName(RegistrationBuilder.NAME)
                .delete();
        LOG.info("no registration is left");
    }

    /** Nobody else would, and their namespaces could not be deleted. What they had published stays. */
    private void letGo() {
        var finalizer = new Finalizer(client);
        for (var round = 0; round < ROUNDS; round++) {
            var held = held();
            if (held.isEmpty()) {
                return;
            }
            held.forEach(object -> letGo(finalizer, object));
        }
        if (!held().isEmpty()) {
            throw new IllegalStateException("evidence bundles are still held");
        }
    }

    /** One that changed meanwhile is looked at again. */
    private static void letGo(Finalizer finalizer, EvidenceBundle held) {
        try {
            finalizer.take(held);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private List<EvidenceBundle> held() {
        try {
            return client.resources(EvidenceBundle.class).inAnyNamespace().list().getItems().stream()
                    .filter(Finalizer::isOn)
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return List.of();
        }
    }

    private void endOperator() {
        var deployment = client.apps().deployments().inNamespace(namespace).withName(OPERATOR);
        try {
            var scale = deployment.scale();
            if (scale == null) {
                return;
            }
            scale.getSpec().setReplicas(0);
            deployment.scale(scale);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private boolean areGone(Duration patience) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withLabels(PODS)
                    .informOnCondition(List::isEmpty)
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the operator's Pods cannot be followed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
