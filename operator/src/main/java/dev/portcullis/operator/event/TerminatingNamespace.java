package dev.portcullis.operator.event;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Tells namespaces that are being deleted, in which nothing is made any more, without a right to read namespaces. */
public final class TerminatingNamespace {
    private TerminatingNamespace() {}

    /** Returns whether a namespace is being deleted, by trying whether an Event could be made there; none is made. May not be sure, and then says no. */
    public static boolean is(KubernetesClient client, String namespace) {
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withGenerateName("portcullis-")
                .endMetadata()
                .withAction("Reconcile")
                .withEventTime(new MicroTime("1970-01-01T00:00:00.000000Z"))
                .withReason("NamespaceTerminating")
                .withType("Normal")
                .withReportingController("portcullis.dev/operator")
                .withReportingInstance("operator")
                .build();
        try {
            client.resource(event).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            return isWhy(e);
        }
    }

    /** Returns whether that is why something was refused. Any other refusal is somebody's decision about the namespace. */
    static boolean isWhy(KubernetesClientException refusal) {
        return refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && Optional.ofNullable(refusal.getStatus())
                        .map(Status::getDetails)
                        .map(StatusDetails::getCauses)
                        .orElse(List.of())
                        .stream()
                        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
