package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.workload.ImageResources;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunnerEntriesTest {
    private static final InstallationKey KEY = InstallationKey.of(new byte[InstallationKey.LENGTH]);
    private static final RegistrationBuilder BUILDER = new RegistrationBuilder(
            new Endpoint.InCluster("portcullis-system"), Set.of("kube-system"), ImageResources.NONE);

    private static List<MutatingWebhook> mutating(boolean runners, Set<String> suspended) {
        return new MutatingRegistration(BUILDER)
                .build(new MutatingRegistration.Changes(false, runners, suspended), KEY, "Y2E=", null)
                .getWebhooks();
    }

    private static ValidatingWebhook guarding(Set<String> suspended) {
        var gate = new ValidatingWebhookConfigurationBuilder()
                .withMetadata(RegistrationBuilder.metadata(null))
                .addNewWebhook()
                .withName("advise.portcullis.dev")
                .endWebhook()
                .build();
        var webhooks = BUILDER.withRunners(gate, KEY, "Y2E=", suspended).getWebhooks();
        assertThat(webhooks).extracting(ValidatingWebhook::getName).startsWith("advise.portcullis.dev");
        return webhooks.getLast();
    }

    private static void reachesRunnersOnly(LabelSelector selector, String... leftOut) {
        assertThat(selector.getMatchLabels()).isEqualTo(Map.of("portcullis.dev/runners", "enabled"));
        assertThat(selector.getMatchExpressions()).singleElement().satisfies(term -> {
            assertThat(term.getKey()).isEqualTo("kubernetes.io/metadata.name");
            assertThat(term.getOperator()).isEqualTo("NotIn");
            assertThat(term.getValues()).containsExactly(leftOut);
        });
    }

    @Test
    void nobodyWaitsWhereNoRunnersAreShared() {
        assertThat(mutating(false, Set.of()))
                .extracting(MutatingWebhook::getName)
                .containsExactly("approve.portcullis.dev");
    }

    @Test
    void theGateIsAddedOrNothingIsCreated() {
        var webhook = mutating(true, Set.of()).getFirst();

        assertThat(webhook.getName()).isEqualTo("gate-runners.portcullis.dev");
        assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
        assertThat(webhook.getReinvocationPolicy()).isEqualTo("IfNeeded");
        assertThat(webhook.getSideEffects()).isEqualTo("None");
        assertThat(webhook.getMatchConditions()).isEmpty();
        assertThat(webhook.getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getOperations()).containsExactly("CREATE");
            assertThat(rule.getResources()).containsExactly("pods");
        });
        reachesRunnersOnly(webhook.getNamespaceSelector(), "kube-system");
    }

    @Test
    void theGateIsGuardedOnEveryWayToAPodsSpecAndMarks() {
        var webhook = guarding(Set.of());

        assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
        assertThat(webhook.getSideEffects()).isEqualTo("None");
        assertThat(webhook.getMatchPolicy()).isEqualTo("Equivalent");
        assertThat(webhook.getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getOperations()).containsExactly("CREATE", "UPDATE");
            assertThat(rule.getResources())
                    .containsExactly("pods", "pods/ephemeralcontainers", "pods/resize", "pods/status");
        });
        reachesRunnersOnly(webhook.getNamespaceSelector(), "kube-system");
    }

    @Test
    void aSuspensionTakesItsNamespacesOut() {
        reachesRunnersOnly(guarding(Set.of("arc-api")).getNamespaceSelector(), "arc-api", "kube-system");
        reachesRunnersOnly(
                mutating(true, Set.of("arc-api")).getFirst().getNamespaceSelector(), "arc-api", "kube-system");
    }

    @Test
    void eachHasAPathOfItsOwn() {
        assertThat(guarding(Set.of()).getClientConfig().getService().getPath()).startsWith("/guard-runners/");
        assertThat(mutating(true, Set.of())
                        .getFirst()
                        .getClientConfig()
                        .getService()
                        .getPath())
                .startsWith("/gate-runners/");
    }
}
