package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.workload.ImageResources;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutatingRegistrationTest {
    private static final InstallationKey KEY = InstallationKey.of(new byte[InstallationKey.LENGTH]);
    private static final MutatingRegistration REGISTRATION = new MutatingRegistration(new RegistrationBuilder(
            new Endpoint.InCluster("portcullis-system"), Set.of("kube-system"), ImageResources.NONE));

    @Test
    void pinsNothingWhereNoPolicyHasTagsPinned() {
        assertThat(build(false).getWebhooks())
                .extracting(MutatingWebhook::getName)
                .containsExactly("approve.portcullis.dev");
        assertThat(build(false).getMetadata().getName()).isEqualTo(RegistrationBuilder.NAME);
    }

    @Test
    void approvesExceptionsEverywhereOrRefusesThem() {
        for (var pinned : new boolean[] {true, false}) {
            var webhook = build(pinned).getWebhooks().getLast();

            assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
            assertThat(webhook.getMatchPolicy()).isEqualTo("Equivalent");
            assertThat(webhook.getSideEffects()).isEqualTo("None");
            assertThat(webhook.getReinvocationPolicy()).isEqualTo("Never");
            assertThat(webhook.getNamespaceSelector().getMatchExpressions()).isEmpty();
            assertThat(webhook.getNamespaceSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(webhook.getObjectSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(webhook.getRules()).singleElement().satisfies(rule -> {
                assertThat(rule.getResources()).containsExactly("policyexceptions");
                assertThat(rule.getOperations()).containsExactly("CREATE", "UPDATE");
            });
            assertThat(webhook.getClientConfig().getService().getPath()).isEqualTo(GatePath.approving(KEY));
        }
    }

    @Test
    void isAskedAboutPodsOnlyAndNeverBlocksThem() {
        var webhook = webhook(build(true));

        assertThat(webhook.getFailurePolicy()).isEqualTo("Ignore");
        assertThat(webhook.getSideEffects()).isEqualTo("None");
        assertThat(webhook.getReinvocationPolicy()).isEqualTo("IfNeeded");
        assertThat(webhook.getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getResources()).containsExactly("pods", "pods/ephemeralcontainers"));
        assertThat(webhook.getClientConfig().getService().getPath()).isEqualTo(GatePath.pinning(KEY));
    }

    @Test
    void isNotAskedInExemptNamespaces() {
        assertThat(webhook(build(true)).getNamespaceSelector().getMatchExpressions())
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getOperator()).isEqualTo("NotIn");
                    assertThat(term.getValues()).containsExactly("kube-system");
                });
    }

    @Test
    void seesWhatSomebodyChanged() {
        var wanted = build(true);
        var changed = new MutatingWebhookConfigurationBuilder(wanted)
                .editFirstWebhook()
                .withFailurePolicy("Fail")
                .endWebhook()
                .build();

        assertThat(MutatingRegistration.fits(build(true), wanted)).isTrue();
        assertThat(MutatingRegistration.fits(changed, wanted)).isFalse();
        assertThat(MutatingRegistration.fits(build(false), wanted)).isFalse();
        assertThat(MutatingRegistration.fits(null, wanted)).isFalse();
    }

    private static MutatingWebhookConfiguration build(boolean wanted) {
        return REGISTRATION.build(new MutatingRegistration.Changes(wanted, false, Set.of()), KEY, "Y2E=", null);
    }

    private static MutatingWebhook webhook(MutatingWebhookConfiguration registration) {
        assertThat(registration.getWebhooks()).hasSize(2);
        return registration.getWebhooks().getFirst();
    }
}
