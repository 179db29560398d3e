package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a registration that stands in the cluster. */
public final class RegistrationView {
    private static final String SUFFIX = GateEntry.webhookName("");

    private RegistrationView() {}

    /**
     * Returns the fail-closed entries that are asked about workloads. One that somebody made fail open is among them: taken for a new one, it
     * would be left open until a webhook answers.
     */
    public static Set<String> serving(@Nullable ValidatingWebhookConfiguration live) {
        return webhooks(live).stream()
                .filter(webhook -> GateRules.serve(webhook.getRules()))
                .map(ValidatingWebhook::getName)
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .filter(entry -> GateEntry.isName(entry) && GateEntry.isFailClosed(entry))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether what stands in the cluster is what was wanted. Other people's labels and annotations do not matter. */
    public static boolean fits(@Nullable ValidatingWebhookConfiguration live, ValidatingWebhookConfiguration wanted) {
        return live != null
                && Objects.equals(live.getWebhooks(), wanted.getWebhooks())
                && live.getMetadata()
                        .getOwnerReferences()
                        .containsAll(wanted.getMetadata().getOwnerReferences())
                && live.getMetadata().getLabels() != null
                && live.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(wanted.getMetadata().getLabels().entrySet());
    }

    /** Returns whether every entry is called with exactly this bundle of authorities. */
    public static boolean trusts(@Nullable ValidatingWebhookConfiguration live, String caBundle) {
        var webhooks = webhooks(live);
        return !webhooks.isEmpty()
                && webhooks.stream()
                        .allMatch(webhook ->
                                caBundle.equals(webhook.getClientConfig().getCaBundle()));
    }

    private static List<ValidatingWebhook> webhooks(@Nullable ValidatingWebhookConfiguration live) {
        return live == null ? List.of() : live.getWebhooks();
    }
}
