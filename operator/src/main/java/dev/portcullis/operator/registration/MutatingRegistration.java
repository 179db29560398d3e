package dev.portcullis.operator.registration;

import dev.portcullis.crds.key.InstallationKey;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registration of what changes objects: tags are pinned, exceptions approved. Every field that the API server would fill in is written out. */
public final class MutatingRegistration {
    private final RegistrationBuilder gate;

    /** @param gate the registration of the gate, which is called at the same place */
    public MutatingRegistration(RegistrationBuilder gate) {
        this.gate = gate;
    }

    /**
     * Makes the registration. Exceptions are approved in any case.
     *
     * @param wanted what else is changed
     * @param owner what the registration is removed with; null for nothing
     */
    public MutatingWebhookConfiguration build(
            Changes wanted, InstallationKey key, String caBundle, @Nullable OwnerReference owner) {
        var registration = new MutatingWebhookConfigurationBuilder().withMetadata(RegistrationBuilder.metadata(owner));
        if (wanted.pinned()) {
            registration.addToWebhooks(PinEntry.of(gate, key, caBundle));
        }
        if (wanted.runners()) {
            registration.addToWebhooks(RunnerEntries.gating(gate, key, caBundle, wanted.suspended()));
        }
        return registration
                .addToWebhooks(ApprovalEntry.of(gate.endpoint(), key, caBundle))
                .build();
    }

    /**
     * What is changed of objects.
     *
     * @param pinned whether any policy has tags pinned
     * @param runners whether runners are shared
     * @param suspended namespaces in which nobody waits, because the gate is suspended there
     */
    public record Changes(boolean pinned, boolean runners, Set<String> suspended) {
        public Changes {
            suspended = Set.copyOf(suspended);
        }
    }

    /** Returns whether what stands in the cluster is what was wanted. Other people's labels and annotations do not matter. */
    public static boolean fits(@Nullable MutatingWebhookConfiguration live, MutatingWebhookConfiguration wanted) {
        return live != null
                && Objects.equals(live.getWebhooks(), wanted.getWebhooks())
                && live.getMetadata()
                        .getOwnerReferences()
                        .containsAll(wanted.getMetadata().getOwnerReferences());
    }
}
