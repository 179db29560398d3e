package dev.portcullis.e2e.upheaval;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Workloads;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/** Attempts that the gate must tell apart, before and after everything that may happen to it. */
record VerdictTable(KubernetesClient client, Installation installation, SampleImages images) {
    /** What must come of each attempt, by the attempt. */
    static final Map<String, String> EXPECTED = Map.of(
            "signed", "admitted, Verified",
            "unsigned", "refused, SignatureMissing",
            "signed, by tag", "refused, DigestRequired",
            "not covered by the policy", "refused, ImageUnmatched",
            "Deployment of an unsigned image", "refused, SignatureMissing",
            "unsigned in a namespace that is not enforced", "admitted",
            "label of an unsigned Pod", "admitted");

    private static final String BEFORE = "from-before";

    /** Creates what is there before anything is enforced. */
    void makeWhatRunsAlready() {
        client.resource(Pods.of(Scene.ENFORCED, BEFORE, images.unsigned())).create();
    }

    /** Makes all attempts and returns what came of each. */
    SequencedMap<String, String> observe() {
        var outcomes = new LinkedHashMap<String, String>();
        // The client belongs to the scene and is not closed here.
        var workloads = new Workloads(client, installation);
        outcomes.put("signed", text(workloads.pod(Scene.ENFORCED, images.signed())));
        outcomes.put("unsigned", text(workloads.pod(Scene.ENFORCED, images.unsigned())));
        outcomes.put("signed, by tag", text(workloads.pod(Scene.ENFORCED, images.signedByTag())));
        outcomes.put("not covered by the policy", text(workloads.pod(Scene.ENFORCED, images.elsewhere())));
        outcomes.put("Deployment of an unsigned image", text(workloads.deployment(Scene.ENFORCED, images.unsigned())));
        outcomes.put(
                "unsigned in a namespace that is not enforced", text(workloads.pod(Scene.OPEN, images.unsigned())));
        outcomes.put("label of an unsigned Pod", label());
        return outcomes;
    }

    private static String text(Workloads.Answer answer) {
        var reason = answer.reason();
        if (answer.admitted()) {
            return reason.isEmpty() ? "admitted" : "admitted, " + reason;
        }
        return "refused, " + (reason.isEmpty() ? answer.message() : reason);
    }

    private String label() {
        try {
            client.pods()
                    .inNamespace(Scene.ENFORCED)
                    .withName(BEFORE)
                    .edit(pod -> new PodBuilder(pod)
                            .editMetadata()
                            .addToLabels("changed", UUID.randomUUID().toString())
                            .endMetadata()
                            .build());
            return "admitted";
        } catch (KubernetesClientException e) {
            return "refused, " + e.getMessage();
        }
    }
}
