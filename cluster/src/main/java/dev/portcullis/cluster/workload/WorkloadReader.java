package dev.portcullis.cluster.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.RequestedObject;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of the cluster as the admission of the same object does, so that scan and admission judge the same images. What cannot be
 * read is a workload with a problem, never one without images.
 */
public final class WorkloadReader {
    /** More than the longest reference has. */
    private static final int LONGEST_IMAGE = 1_100;

    private static final Digest UNREAD = Digest.of(new byte[0]);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesSerialization serialization;

    /** @param serialization of the client that reads the objects */
    public WorkloadReader(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Reads an object of one of Kubernetes's own kinds. */
    public Workload read(WorkloadKind kind, GenericKubernetesResource object) {
        var json = whole(object);
        var id = id(object, apiVersion(kind.group(), WorkloadKind.VERSION), kind.kind());
        var asked = asked(new AskedObject(kind.group(), WorkloadKind.VERSION, kind.resource(), id, UNREAD), json);
        return read(new JudgedKind.Workload(kind), asked, json, object, presence(kind, object));
    }

    /** Reads an object of a kind that the settings name. */
    public Workload read(ImageResource resource, GenericKubernetesResource object) {
        var json = whole(object);
        var named = text(object.getKind());
        var version = apiVersion(resource.group(), resource.version());
        var id = id(object, version, named.isEmpty() ? resource.resource() : named);
        var asked = asked(new AskedObject(resource.group(), resource.version(), resource.resource(), id, UNREAD), json);
        return read(new JudgedKind.Configured(resource), asked, json, object, Presence.RUNS);
    }

    /** Returns the request that an object makes which was read again; that it changed, if it did. */
    public Circumstances.Asking reread(AskedObject asked, GenericKubernetesResource object) {
        var request = request(asked, whole(object));
        return AskedObject.digest(request).equals(asked.digest())
                ? request
                : new Circumstances.Unread(asked.id().describe() + " has changed since it was seen");
    }

    /** Returns all of an object but its status, which rules do not read. */
    private ObjectNode whole(GenericKubernetesResource object) {
        var body = new HashMap<>(object.getAdditionalProperties());
        body.remove("status");
        ObjectNode json = serialization.convertValue(body, ObjectNode.class);
        json.set("metadata", serialization.convertValue(object.getMetadata(), JsonNode.class));
        return json;
    }

    private static AskedObject asked(AskedObject unread, ObjectNode json) {
        var digest = AskedObject.digest(request(unread, json));
        return new AskedObject(unread.group(), unread.version(), unread.resource(), unread.id(), digest);
    }

    /** What runs is judged as if it were made now. What stands in a list does not say itself what it is, as admission does. */
    private static Circumstances.Request request(AskedObject asked, ObjectNode json) {
        json.put("apiVersion", asked.id().apiVersion());
        json.put("kind", asked.id().kind());
        return RequestedObject.of(
                "CREATE", asked.group(), asked.version(), asked.id().kind(), json);
    }

    private static String apiVersion(String group, String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private static Workload read(
            JudgedKind kind, AskedObject asked, JsonNode json, GenericKubernetesResource object, Presence presence) {
        List<ImageUse> uses = List.of();
        var problem = "";
        try {
            uses = kind.uses(json, Binding.BINDING).stream()
                    .map(WorkloadReader::bounded)
                    .toList();
        } catch (UnreadableWorkloadException e) {
            problem = e.problem();
        } catch (UnreadableImagesException e) {
            problem = e.problem();
        }
        var pull = PullSource.of(kind.podSpec(json));
        return new Workload(asked.id(), controller(object), uses, pull, presence, problem, asked, false);
    }

    /** What is too long for a reference is none, and stays none when it is cut; nobody's megabytes are kept for that. */
    private static ImageUse bounded(ImageUse use) {
        return use.image().length() <= LONGEST_IMAGE
                ? use
                : new ImageUse(use.path(), use.image().substring(0, LONGEST_IMAGE), use.binding(), use.tagUse());
    }

    /** What stands in a list does not say itself what it is. */
    private static ObjectId id(GenericKubernetesResource object, String apiVersion, String kind) {
        var metadata = object.getMetadata();
        return new ObjectId(
                apiVersion, kind, text(metadata.getNamespace()), text(metadata.getName()), text(metadata.getUid()));
    }

    private static String controller(GenericKubernetesResource object) {
        var owners = object.getMetadata().getOwnerReferences();
        return owners == null
                ? ""
                : owners.stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .map(OwnerReference::getUid)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
    }

    private static Presence presence(WorkloadKind kind, GenericKubernetesResource object) {
        if (kind == WorkloadKind.POD) {
            return ENDED.contains(text(object.get("status", "phase"))) ? Presence.ENDED : Presence.RUNS;
        }
        var isOldRevision = kind == WorkloadKind.REPLICA_SET
                && !controller(object).isEmpty()
                && object.get("spec", "replicas") instanceof Number replicas
                && replicas.intValue() == 0;
        return isOldRevision ? Presence.DORMANT : Presence.RUNS;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
