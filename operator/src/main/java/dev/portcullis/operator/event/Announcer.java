package dev.portcullis.operator.event;

import dev.portcullis.crds.status.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events when acceptance, suspension or what an exception does changes; loses some rather than flooding the cluster. Thread-safe. */
public final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** Where Events about cluster-scoped objects stand; those about others stand beside them. */
    private static final String NAMESPACE = "default";

    private static final int LONGEST_NOTE = 1000;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;
    private final RateBound bound;

    /**
     * Makes an announcer.
     *
     * @param instance name of this replica
     */
    public Announcer(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance.length() <= 128 ? instance : instance.substring(0, 128);
        this.bound = new RateBound(clock);
    }

    /** Announces what changed about acceptance, suspension and exceptions between two states of an object. */
    public void announce(HasMetadata about, List<Condition> before, List<Condition> after) {
        News.of(before, after).forEach(condition -> write(about, condition));
    }

    private void write(HasMetadata about, Condition condition) {
        if (!bound.take()) {
            return;
        }
        var metadata = about.getMetadata();
        var namespace = metadata.getNamespace();
        var object = new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(namespace)
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .build();
        try {
            create(condition, object, namespace == null ? NAMESPACE : namespace, condition.message());
        } catch (KubernetesClientException e) {
            if (namespace == null || !TerminatingNamespace.isWhy(e)) {
                lost(metadata.getName(), condition, e);
            } else {
                aboutNamespace(about, condition, namespace);
            }
        }
    }

    /** In a namespace that is being deleted nothing is made any more; what is told then would be told nowhere. */
    private void aboutNamespace(HasMetadata about, Condition condition, String namespace) {
        var name = about.getMetadata().getName();
        var object = new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Namespace")
                .withName(namespace)
                .build();
        try {
            create(condition, object, NAMESPACE, about.getKind() + " " + name + ": " + condition.message());
        } catch (KubernetesClientException e) {
            lost(name, condition, e);
        }
    }

    private static void lost(String name, Condition condition, KubernetesClientException e) {
        LOG.atWarn()
                .setCause(e)
                .addKeyValue("object", name)
                .addKeyValue("reason", condition.reason())
                .addKeyValue("note", condition.message())
                .log("an Event could not be written");
    }

    private void create(Condition condition, ObjectReference regarding, String namespace, String note) {
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withGenerateName("portcullis-")
                .endMetadata()
                .withAction("Reconcile")
                .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant())))
                .withReason(condition.reason())
                .withType(News.isGood(condition) ? "Normal" : "Warning")
                .withNote(shortened(note))
                .withReportingController("portcullis.dev/operator")
                .withReportingInstance(instance)
                .withRegarding(regarding)
                .build();
        client.resource(event).create();
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE - 1) + "…";
    }
}
