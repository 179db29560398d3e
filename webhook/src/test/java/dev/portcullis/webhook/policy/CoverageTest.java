package dev.portcullis.webhook.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CoverageTest {
    private static final String ENTRY = "enforce-0123456789";
    private static final Map<String, String> PRODUCTION =
            Map.of("tier", "production", "kubernetes.io/metadata.name", "shop");

    @Test
    void coversTheNamespacesThatItsSelectorSelects() {
        var coverage =
                of(webhook("advise", "Ignore").build(), webhook(ENTRY, "Fail").build());

        assertThat(coverage.entries()).containsOnlyKeys(ENTRY);
        var selector = coverage.entries().values().iterator().next();
        assertThat(selector.matches(PRODUCTION)).isTrue();
        assertThat(selector.matches(Map.of("tier", "production", "kubernetes.io/metadata.name", "kube-system")))
                .isFalse();
        assertThat(selector.matches(Map.of("kubernetes.io/metadata.name", "shop")))
                .isFalse();
    }

    @Test
    void withoutARegistrationNothingIsCovered() {
        assertThat(Coverage.of(null).entries()).isEmpty();
        assertThat(of().entries()).isEmpty();
        assertThat(of(webhook(ENTRY, "Fail").build()).entries()).isEmpty();
        assertThat(of(webhook("advise", "Ignore").build()).entries()).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("fails open", webhook -> webhook.withFailurePolicy("Ignore")),
                change(
                        "is asked about probes only",
                        webhook -> webhook.removeAllFromRules(List.of(webhook.buildRule(0)))),
                change(
                        "is asked about fewer operations",
                        webhook ->
                                webhook.editFirstRule().withOperations("CREATE").endRule()),
                change(
                        "is asked about fewer objects",
                        webhook -> webhook.withNewObjectSelector()
                                .addToMatchLabels("a", "b")
                                .endObjectSelector()),
                change(
                        "has a condition more",
                        webhook -> webhook.addToMatchConditions(new MatchCondition("false", "never"))),
                change(
                        "has another condition",
                        webhook -> webhook.withMatchConditions(new MatchCondition("false", "pod-spec-changes"))),
                change("matches exactly", webhook -> webhook.withMatchPolicy("Exact")),
                change(
                        "is called elsewhere",
                        webhook -> webhook.editClientConfig()
                                .editService()
                                .withName("other")
                                .endService()
                                .endClientConfig()),
                change(
                        "is called by another path",
                        webhook -> webhook.editClientConfig()
                                .editService()
                                .withPath("/admit/" + ENTRY + "/other")
                                .endService()
                                .endClientConfig()),
                change(
                        "is trusted by another authority",
                        webhook -> webhook.editClientConfig()
                                .withCaBundle("b3RoZXI=")
                                .endClientConfig()),
                change("has another name", webhook -> webhook.withName("other.portcullis.dev")),
                change(
                        "has an unknown operator",
                        webhook -> webhook.editNamespaceSelector()
                                .addToMatchExpressions(new LabelSelectorRequirement("a", "Like", List.of("b")))
                                .endNamespaceSelector()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anEntryThatIsNotAskedTheSameCoversNothing(String what, UnaryOperator<ValidatingWebhookBuilder> change) {
        var changed = change.apply(webhook(ENTRY, "Fail")).build();

        assertThat(of(webhook("advise", "Ignore").build(), changed).entries()).isEmpty();
    }

    private static Arguments change(String what, UnaryOperator<ValidatingWebhookBuilder> change) {
        return Arguments.of(what, change);
    }

    private static Coverage of(ValidatingWebhook... webhooks) {
        return Coverage.of(new ValidatingWebhookConfigurationBuilder()
                .withWebhooks(webhooks)
                .build());
    }

    /** Makes an entry as the operator does. */
    private static ValidatingWebhookBuilder webhook(String entry, String failurePolicy) {
        return new ValidatingWebhookBuilder()
                .withName(entry + ".portcullis.dev")
                .withFailurePolicy(failurePolicy)
                .withMatchPolicy("Equivalent")
                .withObjectSelector(new LabelSelectorBuilder().build())
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .addToMatchLabels(entry.equals("advise") ? Map.of() : Map.of("tier", "production"))
                        .addToMatchExpressions(new LabelSelectorRequirement(
                                "kubernetes.io/metadata.name", "NotIn", List.of("kube-system")))
                        .build())
                .withMatchConditions(
                        new MatchCondition("object.spec != oldObject.spec", "pod-spec-changes"),
                        new MatchCondition("object.spec.entry == '" + entry + "'", "own-probes"))
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE", "UPDATE")
                .withResources("pods")
                .endRule()
                .addNewRule()
                .withApiGroups("portcullis.dev")
                .withApiVersions("v1alpha1")
                .withOperations("CREATE")
                .withResources("gateprobes")
                .endRule()
                .withNewClientConfig()
                .withCaBundle("Y2E=")
                .withNewService("portcullis-webhook", "portcullis-system", "/admit/" + entry + "/token", 443)
                .endClientConfig();
    }
}
