package dev.portcullis.operator.cluster;

import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.registration.RegistrationView;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The registration as it stands in the cluster. */
public final class LiveRegistration {
    private static final String OWNER = "portcullis-operator";

    private final KubernetesClient client;

    /** Makes it accessible. */
    public LiveRegistration(KubernetesClient client) {
        this.client = client;
    }

    /** Returns it; null where there is none. */
    public @Nullable ValidatingWebhookConfiguration read() {
        return client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(RegistrationBuilder.NAME)
                .get();
    }

    /**
     * Makes it as wanted, entries of others included: they are removed.
     *
     * @param live as it was read; a change since then makes this fail, and the next attempt begins with what stands then
     * @return as it stands afterwards
     */
    public ValidatingWebhookConfiguration write(
            @Nullable ValidatingWebhookConfiguration live, ValidatingWebhookConfiguration wanted) {
        if (live == null) {
            // Under a manager of its own and without force, the apply fails if somebody else was faster, who may have
            // known more.
            return client.resource(wanted)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(OWNER + "-" + UUID.randomUUID())
                            .withForce(false)
                            .build());
        }
        if (RegistrationView.fits(live, wanted)) {
            return live;
        }
        var replacement = new ValidatingWebhookConfigurationBuilder(live)
                .editMetadata()
                .addToLabels(wanted.getMetadata().getLabels())
                .withOwnerReferences(wanted.getMetadata().getOwnerReferences())
                .endMetadata()
                .withWebhooks(wanted.getWebhooks())
                .build();
        return client.resource(replacement).update();
    }

    /** Returns the role that the installation made for the operator, with which the registration goes; null where it is not found. */
    public @Nullable OwnerReference owner() {
        try {
            var role = client.rbac().clusterRoles().withName(OWNER).get();
            return role == null
                    ? null
                    : new OwnerReferenceBuilder()
                            .withApiVersion(role.getApiVersion())
                            .withKind(role.getKind())
                            .withName(OWNER)
                            .withUid(role.getMetadata().getUid())
                            .build();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return null;
            }
            throw e;
        }
    }
}
