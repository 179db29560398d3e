package dev.portcullis.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.cluster.Contested;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InstallationIT {
    private static final String ENTRY =
            GateEntry.enforcing(new NamespaceSelector(Map.of("tier", "production"), List.of()));
    private static final String EFFECTIVE = "portcullis_gate_effective{entry=\"" + ENTRY + "\"} ";

    private static Stage stage;
    private static Stage.RunningOperator operator;

    @BeforeAll
    static void start() {
        stage = new Stage();
        operator = stage.operator("first");
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    void aPolicyIsReadyOnceTheWebhookRefusesItsProbeAndLocksNothingBefore() {
        stage.cluster().createNamespace("prod", Map.of("tier", "production"));
        stage.apply(Yaml.trustRoot("keys", Yaml.KEY));
        stage.apply(Yaml.policy("signed", "Enforce", "production", "keys"));
        stage.awaitPolicy("signed", Condition.Type.READY, "ProbeNotRefused");
        assertThat(rules(ENTRY)).containsExactly("gateprobes");
        assertThat(stage.condition(stage.policy("signed"), Condition.Type.READY).message())
                .doesNotContain(token());
        try (var webhook = stage.webhook()) {
            var ready = stage.awaitPolicy("signed", Condition.Type.READY, "Ready");
            assertThat(ready.getStatus().revision()).startsWith("evidencepolicy.signed.");
            assertThat(rules(ENTRY)).contains("pods", "pods/ephemeralcontainers", "deployments", "jobs");
            // Whoever listens for reports hears of one after another.
            Stage.await("the metric to rise", () -> operator.metrics().contains(EFFECTIVE + "1.0"));
            assertThat(guardedLabels()).isEqualTo("tier");
            foreignChangesAreRepaired(webhook);
            Stage.await("the metric to stand", () -> operator.metrics().contains(EFFECTIVE + "1.0"));
            stage.awaitPolicy("signed", Condition.Type.READY, "Ready");
        }
        whatNoLongerRefusesIsSaidAndStaysShut();
    }

    private void whatNoLongerRefusesIsSaidAndStaysShut() {
        var wanted = registration().getWebhooks();
        stage.client().resource(registration()).delete();
        Stage.await("the metric to fall", () -> operator.metrics().contains(EFFECTIVE + "0.0"));
        stage.awaitPolicy("signed", Condition.Type.READY, "ProbeNotRefused");
        Stage.await(
                "the registration to be there again, shut",
                () -> registration() != null && registration().getWebhooks().equals(wanted));
        try (var webhook = stage.webhook()) {
            Stage.await("the new webhook to be asked", () -> !webhook.asked().isEmpty());
            Stage.await("the metric to return", () -> operator.metrics().contains(EFFECTIVE + "1.0"));
            stage.awaitPolicy("signed", Condition.Type.READY, "Ready");
        }
    }

    private void foreignChangesAreRepaired(FakeWebhook webhook) {
        var wanted = registration().getWebhooks();
        Contested.edit(stage.client().resource(registration()), broken -> {
            broken.getWebhooks().forEach(entry -> entry.setFailurePolicy("Ignore"));
            return broken;
        });
        Stage.await("repair", () -> registration().getWebhooks().equals(wanted));
        Stage.await("the repair to be told", () -> operator.metrics().contains("portcullis_gate_repairs_total 1.0"));
        var asked = webhook.asked().size();
        stage.client().resource(registration()).delete();
        Stage.await(
                "return",
                () -> registration() != null && registration().getWebhooks().equals(wanted));
        // Both are told once the gate was probed that was repaired.
        Stage.await("the return to be told", () -> operator.metrics().contains("portcullis_gate_repairs_total 2.0"));
        assertThat(webhook.asked()).hasSizeGreaterThan(asked);
    }

    private static String guardedLabels() {
        return stage.client()
                .configMaps()
                .inNamespace(Stage.NAMESPACE)
                .withName("portcullis-guarded-labels")
                .get()
                .getData()
                .get("keys");
    }

    private static ValidatingWebhookConfiguration registration() {
        return stage.client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("portcullis")
                .get();
    }

    private static List<String> rules(String entry) {
        return registration().getWebhooks().stream()
                .filter(webhook -> webhook.getName().equals(entry + ".portcullis.dev"))
                .flatMap(webhook -> webhook.getRules().stream())
                .flatMap(rule -> rule.getResources().stream())
                .toList();
    }

    private static String token() {
        var url = registration().getWebhooks().getFirst().getClientConfig().getUrl();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
