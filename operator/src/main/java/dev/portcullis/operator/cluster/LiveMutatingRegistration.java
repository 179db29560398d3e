package dev.portcullis.operator.cluster;

import dev.portcullis.operator.registration.MutatingRegistration;
import dev.portcullis.operator.registration.RegistrationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The registration of what changes objects, as it stands in the cluster. */
public final class LiveMutatingRegistration {
    private static final String OWNER = "portcullis-operator";

    private final KubernetesClient client;

    /** Makes it accessible. */
    public LiveMutatingRegistration(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Makes it as wanted, entries of others included: they are removed.
     *
     * @return as it stands afterwards
     */
    public MutatingWebhookConfiguration keep(MutatingWebhookConfiguration wanted) {
        var live = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(RegistrationBuilder.NAME)
                .get();
        if (live != null && MutatingRegistration.fits(live, wanted)) {
            return live;
        }
        if (live == null) {
            return client.resource(wanted)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(OWNER)
                            .withForce(true)
                            .build());
        }
        wanted.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
        return client.resource(wanted).update();
    }
}
