package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The part of an {@code admission.k8s.io/v1} request that decisions read.
 *
 * @param uid echoed in the answer
 * @param group API group of the object, empty for the core group
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
 */
record AdmissionRequest(
        String uid,
        String group,
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
        JsonNode oldObject) {
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
