package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.workload.ImageResources;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the wanted registration. Every field that the API server would fill in is written out, so that what is read back can be compared
 * with what was wanted.
 *
 * @param endpoint where the webhook is
 * @param exemptNamespaces namespaces that no entry covers
 * @param resources what names images besides Kubernetes's own workloads
 */
public record RegistrationBuilder(Endpoint endpoint, Set<String> exemptNamespaces, ImageResources resources) {
    /** The name of the registration. */
    public static final String NAME = "portcullis";

    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    static final int TIMEOUT_SECONDS = 10;
    private static final int LONGEST_NAME = 63;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one cannot be the name of a namespace: the API server would refuse the registration as a whole
     */
    public RegistrationBuilder {
        exemptNamespaces = Set.copyOf(exemptNamespaces);
        exemptNamespaces.stream()
                .filter(name ->
                        name.length() > LONGEST_NAME || !NAMESPACE.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "portcullis.exempt-namespaces: \"" + name + "\" is no name of a namespace");
                });
    }

    /**
     * Makes the registration.
     *
     * @param caBundle base64 of the PEM certificates that the webhook's certificate is checked against
     * @param owner what the registration is removed with; null for nothing
     */
    public ValidatingWebhookConfiguration build(
            List<PlannedEntry> entries, InstallationKey key, String caBundle, @Nullable OwnerReference owner) {
        return new ValidatingWebhookConfigurationBuilder()
                .withMetadata(metadata(owner))
                .withWebhooks(entries.stream()
                        .sorted(Comparator.comparing(PlannedEntry::entry))
                        .map(entry -> webhook(entry, key, caBundle))
                        .toList())
                .build();
    }

    private ValidatingWebhook webhook(PlannedEntry planned, InstallationKey key, String caBundle) {
        var entry = planned.entry();
        return new ValidatingWebhookBuilder()
                .withName(GateEntry.webhookName(entry))
                .withAdmissionReviewVersions("v1")
                .withClientConfig(endpoint.calling(GatePath.of(key, entry), caBundle))
                .withFailurePolicy(GateEntry.isFailClosed(entry) ? "Fail" : "Ignore")
                .withMatchPolicy("Equivalent")
                .withMatchConditions(GateRules.conditions(entry, resources))
                .withNamespaceSelector(namespaces(planned.selector(), planned.leftOut()))
                .withObjectSelector(new LabelSelector())
                .withRules(GateRules.of(planned.stage(), resources))
                .withSideEffects("None")
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .build();
    }

    /** Returns the metadata of a registration, the labels in a fixed order. */
    static ObjectMeta metadata(@Nullable OwnerReference owner) {
        return new ObjectMetaBuilder()
                .withName(NAME)
                .addToLabels("app.kubernetes.io/name", "portcullis")
                .addToLabels("app.kubernetes.io/managed-by", "portcullis-operator")
                .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                .build();
    }

    /**
     * Makes the registration of a cluster with shared runners, whose Pods are guarded besides.
     *
     * @param leftOut namespaces in which the gate is suspended
     */
    public ValidatingWebhookConfiguration withRunners(
            ValidatingWebhookConfiguration registration, InstallationKey key, String caBundle, Set<String> leftOut) {
        return new ValidatingWebhookConfigurationBuilder(registration)
                .addToWebhooks(RunnerEntries.guarding(this, key, caBundle, leftOut))
                .build();
    }

    /** Returns the selector of all namespaces that are not exempt. */
    LabelSelector namespaces() {
        return namespaces(Set.of());
    }

    /** Returns the same without some more. */
    LabelSelector namespaces(Set<String> besides) {
        return namespaces(null, besides);
    }

    private LabelSelector namespaces(@Nullable NamespaceSelector selector, Set<String> besides) {
        var leftOut = new TreeSet<>(exemptNamespaces);
        leftOut.addAll(besides);
        var terms = new ArrayList<LabelSelectorRequirement>();
        terms.add(new LabelSelectorRequirement(NAMESPACE_NAME, "NotIn", List.copyOf(leftOut)));
        if (selector == null) {
            return new LabelSelectorBuilder().withMatchExpressions(terms).build();
        }
        selector.matchExpressions().stream()
                .map(RegistrationBuilder::requirement)
                .sorted(Comparator.comparing(Objects::toString))
                .forEach(terms::add);
        return new LabelSelectorBuilder()
                .withMatchLabels(selector.matchLabels())
                .withMatchExpressions(terms)
                .build();
    }

    private static LabelSelectorRequirement requirement(NamespaceSelector.Expression term) {
        var operator = term.operator();
        return new LabelSelectorRequirement(
                term.key(), operator == null ? "" : operator.text(), List.copyOf(new TreeSet<>(term.values())));
    }
}
