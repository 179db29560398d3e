package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;

/** The entry by which tags are pinned. It fails open: a Pod whose tag was not pinned is refused when it is judged. */
final class PinEntry {
    private static final String WEBHOOK = "pin.portcullis.dev";

    /**
     * True if the Pod names an image without digest. Total: every access to a field that may be absent stands behind a check, and an error
     * would leave the tag as it is.
     */
    private static final String HAS_TAG = "has(object.spec) && (" + tagIn("containers") + " || "
            + tagIn("initContainers")
            + " || " + tagIn("ephemeralContainers") + " || (has(object.spec.volumes) && object.spec.volumes.exists(v,"
            + " has(v.image) && has(v.image.reference) && !v.image.reference.contains('@'))))";

    private PinEntry() {}

    /** Returns the entry, in the namespaces of the gate. */
    static MutatingWebhook of(RegistrationBuilder gate, InstallationKey key, String caBundle) {
        return new MutatingWebhookBuilder()
                .withName(WEBHOOK)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(gate.endpoint().calling(GatePath.pinning(key), caBundle))
                .withFailurePolicy("Ignore")
                .withMatchPolicy("Equivalent")
                .withMatchConditions(new MatchCondition(HAS_TAG, "has-tag"))
                .withNamespaceSelector(gate.namespaces())
                .withObjectSelector(new LabelSelector())
                .withReinvocationPolicy("IfNeeded")
                .withRules(new RuleWithOperationsBuilder()
                        .withApiGroups("")
                        .withApiVersions("v1")
                        .withScope("Namespaced")
                        .withOperations("CREATE", "UPDATE")
                        .withResources("pods", "pods/ephemeralcontainers")
                        .build())
                .withSideEffects("None")
                .withTimeoutSeconds(RegistrationBuilder.TIMEOUT_SECONDS)
                .build();
    }

    private static String tagIn(String list) {
        return "(has(object.spec." + list + ") && object.spec." + list
                + ".exists(c, has(c.image) && !c.image.contains('@')))";
    }
}
