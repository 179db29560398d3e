package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.runner.RunnerReservationStatus;
import dev.portcullis.operator.event.WorkloadEvents;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the API server. Thread-safe. */
final class ClusterWriter implements ClusterWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWriter.class);
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final WorkloadEvents events;

    ClusterWriter(KubernetesClient client, WorkloadEvents events) {
        this.client = client;
        this.events = events;
    }

    @Override
    public void record(RunnerPod pod, String repository, Reservation held) {
        try {
            client.resource(ReservationText.of(pod, repository, held)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw fault("a reservation cannot be written", e);
            }
        }
    }

    @Override
    public void erase(String namespace, String uid) {
        try {
            client.resources(RunnerReservation.class)
                    .inNamespace(namespace)
                    .withName(uid)
                    .delete();
        } catch (KubernetesClientException e) {
            throw fault("a reservation cannot be removed", e);
        }
    }

    /** Replaces whatever stands there, unseen: nobody else writes it, and a record that is gone has nothing to say. */
    @Override
    public void report(String namespace, String uid, RunnerReservationStatus status) {
        var object = new RunnerReservation();
        object.getMetadata().setNamespace(namespace);
        object.getMetadata().setName(uid);
        var patch = "[{\"op\": \"add\", \"path\": \"/status\", \"value\": %s}]"
                .formatted(client.getKubernetesSerialization().asJson(status));
        try {
            client.resource(object).subresource("status").patch(PatchContext.of(PatchType.JSON), patch);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw fault("the status of a reservation cannot be written", e);
            }
        }
    }

    /**
     * Opens the gate that stands alone in its list: whoever has added one, or exchanged the Pod for another of its name, makes the test fail, and so does
     * an earlier attempt whose answer was lost. The Pod is not read before.
     */
    @Override
    public Opening open(RunnerPod pod, long epoch) {
        var patch = """
                [{"op": "test", "path": "/metadata/uid", "value": "%s"},
                 {"op": "test", "path": "/spec/schedulingGates", "value": [{"name": "%s"}]},
                 {"op": "remove", "path": "/spec/schedulingGates/0"},
                 %s]
                """.formatted(pod.uid(), RunnerMarks.GATE, annotation(pod, epoch));
        try {
            client.resource(named(pod)).patch(PatchContext.of(PatchType.JSON), patch);
            return new Opening.Opened();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> new Opening.Gone();
                case HttpURLConnection.HTTP_BAD_REQUEST,
                        HttpURLConnection.HTTP_FORBIDDEN,
                        HttpURLConnection.HTTP_CONFLICT,
                        UNPROCESSABLE -> {
                    var said = said(e);
                    LOG.atWarn()
                            .addKeyValue("pod", pod.name())
                            .addKeyValue("status", e.getCode())
                            .addKeyValue("said", said)
                            .log("a gate may not be opened");
                    yield new Opening.Refused(said);
                }
                default -> throw fault("a gate cannot be opened", e);
            };
        }
    }

    /** A client that is given an object asks for none. */
    private static Pod named(RunnerPod pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .endMetadata()
                .build();
    }

    @Override
    public Gate gate(RunnerPod pod) {
        try {
            var present = client.pods()
                    .inNamespace(pod.namespace())
                    .withName(pod.name())
                    .get();
            if (present == null || !pod.uid().equals(present.getMetadata().getUid())) {
                return Gate.GONE;
            }
            var isShut = present.getSpec().getSchedulingGates().stream()
                    .anyMatch(gate -> RunnerMarks.GATE.equals(gate.getName()));
            return isShut ? Gate.SHUT : Gate.OPEN;
        } catch (KubernetesClientException e) {
            throw fault("a gate cannot be looked at", e);
        }
    }

    private static String said(KubernetesClientException e) {
        var message = e.getStatus() == null ? null : e.getStatus().getMessage();
        return message == null || message.isEmpty() ? "status " + e.getCode() : message;
    }

    private static String annotation(RunnerPod pod, long epoch) {
        return pod.annotated()
                ? "{\"op\": \"add\", \"path\": \"/metadata/annotations/%s\", \"value\": \"%d\"}"
                        .formatted(RunnerMarks.GRANT_EPOCH.replace("/", "~1"), epoch)
                : "{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"%s\": \"%d\"}}"
                        .formatted(RunnerMarks.GRANT_EPOCH, epoch);
    }

    @Override
    public void report(String budget, RunnerBudgetStatus status) {
        try {
            var object = client.resources(RunnerBudget.class).withName(budget).get();
            if (object != null) {
                object.setStatus(status);
                client.resource(object).updateStatus();
            }
        } catch (KubernetesClientException e) {
            throw fault("the status of a budget cannot be written", e);
        }
    }

    @Override
    public void tell(RunnerPod pod, String reason, String message) {
        events.tell(new ObjectId("v1", "Pod", pod.namespace(), pod.name(), pod.uid()), reason, message);
    }

    private static ClusterFault fault(String what, KubernetesClientException e) {
        return new ClusterFault(what + ": status " + e.getCode(), e);
    }
}
