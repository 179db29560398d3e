package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registration by which tags are pinned. It fails open: a Pod whose tag was not pinned is refused when it is judged. Every field that the
 * API server would fill in is written out.
 */
public final class PinRegistration {
    private static final String WEBHOOK = "pin.portcullis.dev";

    /**
     * True if the Pod names an image without digest. Total: every access to a field that may be absent stands behind a check, and an error
     * would leave the tag as it is.
     */
    private static final String HAS_TAG = "has(object.spec) && (" + tagIn("containers") + " || "
            + tagIn("initContainers")
            + " || " + tagIn("ephemeralContainers") + " || (has(object.spec.volumes) && object.spec.volumes.exists(v,"
            + " has(v.image) && has(v.image.reference) && !v.image.reference.contains('@'))))";

    private final RegistrationBuilder gate;

    /** @param gate the registration of the gate, which is in the same namespaces and called at the same place */
    public PinRegistration(RegistrationBuilder gate) {
        this.gate = gate;
    }

    /**
     * Makes the registration.
     *
     * @param wanted whether any policy has tags pinned; without one the registration has no entry
     * @param owner what the registration is removed with; null for nothing
     */
    public MutatingWebhookConfiguration build(
            boolean wanted, InstallationKey key, String caBundle, @Nullable OwnerReference owner) {
        return new MutatingWebhookConfigurationBuilder()
                .withMetadata(RegistrationBuilder.metadata(owner))
                .withWebhooks(wanted ? List.of(webhook(key, caBundle)) : List.of())
                .build();
    }

    /** Returns whether what stands in the cluster is what was wanted. Other people's labels and annotations do not matter. */
    public static boolean fits(@Nullable MutatingWebhookConfiguration live, MutatingWebhookConfiguration wanted) {
        return live != null
                && Objects.equals(live.getWebhooks(), wanted.getWebhooks())
                && live.getMetadata()
                        .getOwnerReferences()
                        .containsAll(wanted.getMetadata().getOwnerReferences());
    }

    private MutatingWebhook webhook(InstallationKey key, String caBundle) {
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
