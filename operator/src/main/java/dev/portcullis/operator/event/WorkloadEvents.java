package dev.portcullis.operator.event;

import dev.portcullis.cluster.workload.ObjectId;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events about workloads into their namespaces; loses some rather than flooding the cluster. Thread-safe. */
public final class WorkloadEvents {
    private static final Logger LOG = LoggerFactory.getLogger(WorkloadEvents.class);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_INSTANCE = 128;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;
    private final RateBound bound;

    /** @param instance name of this replica */
    public WorkloadEvents(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance.length() <= LONGEST_INSTANCE ? instance : instance.substring(0, LONGEST_INSTANCE);
        this.bound = new RateBound(clock);
    }

    /**
     * Warns about a workload.
     *
     * @param reason a code of {@code Reason}
     * @param note what happened, in a sentence or two
     */
    public void warn(ObjectId workload, String reason, String note) {
        write(workload, "Scan", "Warning", reason, note);
    }

    /**
     * Tells why a workload waits, which is nothing to worry about.
     *
     * @param reason one word
     * @param note why, in a sentence or two
     */
    public void tell(ObjectId workload, String reason, String note) {
        write(workload, "Admit", "Normal", reason, note);
    }

    private void write(ObjectId workload, String action, String type, String reason, String note) {
        if (!bound.take()) {
            return;
        }
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(workload.namespace())
                .withGenerateName("portcullis-")
                .endMetadata()
                .withAction(action)
                .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant())))
                .withReason(reason)
                .withType(type)
                .withNote(Announcer.shortened(note))
                .withReportingController("portcullis.dev/operator")
                .withReportingInstance(instance)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(workload.apiVersion())
                        .withKind(workload.kind())
                        .withNamespace(workload.namespace())
                        .withName(workload.name())
                        .withUid(workload.uid())
                        .build())
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("workload", workload.describe())
                    .addKeyValue("status", e.getCode())
                    .log("an Event about a workload could not be written");
        }
    }
}
