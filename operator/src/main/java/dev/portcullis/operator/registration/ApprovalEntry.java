package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import java.util.List;

/**
 * The entry by which exceptions are approved, in every namespace, exempt ones included. It fails closed, for exceptions only; what avoids it
 * has no approval and counts for nothing. Whatever another webhook makes of an exception afterwards is not approved: the entry is not asked
 * again, because that would approve in somebody's name what they did not write.
 */
final class ApprovalEntry {
    private static final String WEBHOOK = "approve.portcullis.dev";

    /** Updates of metadata are not sent: they need no approval, and work with every webhook down. */
    private static final String SPEC_CHANGES =
            "request.operation != 'UPDATE' || " + FieldChange.unknownTypes(List.of("spec"));

    private ApprovalEntry() {}

    static MutatingWebhook of(Endpoint endpoint, InstallationKey key, String caBundle) {
        return new MutatingWebhookBuilder()
                .withName(WEBHOOK)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(endpoint.calling(GatePath.approving(key), caBundle))
                .withFailurePolicy("Fail")
                .withMatchPolicy("Equivalent")
                .withMatchConditions(new MatchCondition(SPEC_CHANGES, "spec-changes"))
                .withNamespaceSelector(new LabelSelector())
                .withObjectSelector(new LabelSelector())
                .withReinvocationPolicy("Never")
                .withRules(new RuleWithOperationsBuilder()
                        .withApiGroups("portcullis.dev")
                        .withApiVersions("v1alpha1")
                        .withScope("Namespaced")
                        .withOperations("CREATE", "UPDATE")
                        .withResources("policyexceptions")
                        .build())
                .withSideEffects("None")
                .withTimeoutSeconds(RegistrationBuilder.TIMEOUT_SECONDS)
                .build();
    }
}
