package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.crds.workload.RequestedObject;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.record.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of an {@code admission.k8s.io/v1} request that decisions read.
 *
 * @param uid echoed in the answer
 * @param group API group of the object, empty for the core group
 * @param version version of its API
 * @param kind kind of the object, after conversion to the kind that the registration names
 * @param resource the name of such objects in paths of the API
 * @param subResource empty for the object itself
 * @param namespace empty for cluster-scoped objects
 * @param name empty where the API server still has to generate it
 * @param operation {@code CREATE} or {@code UPDATE}; others are not registered for
 * @param user name of the requesting user
 * @param userInfo what else is known of that user, where it is wanted
 * @param dryRun whether the request will not be persisted
 * @param object the object as it will be stored
 * @param oldObject the object as it is stored; a missing node on CREATE
 * @param asked all of it as rules read it; null where no rules may
 */
record AdmissionRequest(
        String uid,
        String group,
        String version,
        String kind,
        String resource,
        String subResource,
        String namespace,
        String name,
        Operation operation,
        String user,
        JsonNode userInfo,
        boolean dryRun,
        JsonNode object,
        JsonNode oldObject,
        Circumstances.@Nullable Request asked) {
    /** Returns the same with all of the object. */
    AdmissionRequest asking(JsonNode whole) {
        return new AdmissionRequest(
                uid,
                group,
                version,
                kind,
                resource,
                subResource,
                namespace,
                name,
                operation,
                user,
                userInfo,
                dryRun,
                object,
                oldObject,
                RequestedObject.of(operation.name(), group, version, kind, whole));
    }

    /**
     * Returns what of it is recorded.
     *
     * @param at the time of the decision
     * @param took how long that took
     * @param entry the entry of the registration that was called
     * @param suspension the suspension in force; null for none
     * @param inForce the policies that apply; null where that was not found out, or nobody asks
     */
    RecordedRequest recorded(
            Instant at, Duration took, String entry, @Nullable String suspension, @Nullable PoliciesInForce inForce) {
        return new RecordedRequest(
                at,
                took,
                uid,
                entry,
                operation.name(),
                group,
                kind,
                subResource,
                namespace,
                name,
                user,
                dryRun,
                suspension,
                inForce);
    }

    /** Returns whether somebody tries whether the gate is shut. */
    boolean isProbe() {
        return group.equals("portcullis.dev") && kind.equals("GateProbe");
    }

    /** What is done to the object. */
    enum Operation {
        CREATE,
        UPDATE
    }
}
