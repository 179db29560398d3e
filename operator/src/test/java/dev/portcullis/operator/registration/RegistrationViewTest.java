package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationViewTest {
    private static final GateSelection PRODUCTION = GateSelection.of(Samples.tier("production"));
    private static final RegistrationBuilder BUILDER = new RegistrationBuilder(
            new Endpoint.InCluster("portcullis-system"), Set.of("portcullis-system"), ImageResources.NONE);

    @Test
    void whatStandsAsItWasWantedFits() {
        assertThat(RegistrationView.fits(wanted(Stage.SERVING), wanted(Stage.SERVING)))
                .isTrue();
        var annotated = wanted(Stage.SERVING);
        annotated.getMetadata().setAnnotations(Map.of("somebody", "else"));
        annotated.getMetadata().getLabels().put("also", "theirs");
        assertThat(RegistrationView.fits(annotated, wanted(Stage.SERVING))).isTrue();
    }

    static Stream<Arguments> foreignEdits() {
        return Stream.of(
                entryEdit("failurePolicy", webhook -> webhook.setFailurePolicy("Ignore")),
                entryEdit("timeout", webhook -> webhook.setTimeoutSeconds(1)),
                entryEdit("selector", webhook -> webhook.getNamespaceSelector().setMatchLabels(Map.of("a", "b"))),
                entryEdit(
                        "object selector",
                        webhook -> webhook.getObjectSelector().setMatchLabels(Map.of("a", "b"))),
                entryEdit("rules", webhook -> webhook.setRules(List.of())),
                entryEdit(
                        "one rule less",
                        webhook -> webhook.setRules(webhook.getRules().subList(1, 4))),
                entryEdit("conditions", webhook -> webhook.setMatchConditions(List.of())),
                entryEdit("authorities", webhook -> webhook.getClientConfig().setCaBundle("other")),
                entryEdit(
                        "path",
                        webhook -> webhook.getClientConfig().getService().setPath("/elsewhere")),
                entryEdit("match policy", webhook -> webhook.setMatchPolicy("Exact")),
                entryEdit("name", webhook -> webhook.setName("other.portcullis.dev")),
                edit("no entry", live -> live.setWebhooks(List.of())),
                edit(
                        "one entry less",
                        live -> live.setWebhooks(live.getWebhooks().subList(0, 1))),
                edit("labels", live -> live.getMetadata().setLabels(Map.of())),
                edit("no labels", live -> live.getMetadata().setLabels(null)),
                edit("owner", live -> live.getMetadata().setOwnerReferences(List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreignEdits")
    void whatSomebodyEditedDoesNot(String what, Consumer<ValidatingWebhookConfiguration> edit) {
        var live = wanted(Stage.SERVING);
        edit.accept(live);

        assertThat(RegistrationView.fits(live, wanted(Stage.SERVING))).isFalse();
    }

    @Test
    void noRegistrationFitsNothing() {
        assertThat(RegistrationView.fits(null, wanted(Stage.SERVING))).isFalse();
        assertThat(RegistrationView.serving(null)).isEmpty();
        assertThat(RegistrationView.trusts(null, "Y2E=")).isFalse();
    }

    @Test
    void anEntryServesOnlyIfItIsAskedAboutWorkloads() {
        assertThat(RegistrationView.serving(wanted(Stage.SERVING))).containsExactly(PRODUCTION.entry());
        assertThat(RegistrationView.serving(wanted(Stage.PROBED))).isEmpty();
        var foreign = wanted(Stage.SERVING);
        foreign.getWebhooks().forEach(webhook -> webhook.setName("webhook.example.test"));
        assertThat(RegistrationView.serving(foreign)).isEmpty();
        var odd = wanted(Stage.SERVING);
        odd.getWebhooks().forEach(webhook -> webhook.setName("enforce-something.portcullis.dev"));
        assertThat(RegistrationView.serving(odd)).isEmpty();
    }

    @Test
    void anEntryThatSomebodyMadeFailOpenHasServed() {
        var open = wanted(Stage.SERVING);
        open.getWebhooks().forEach(webhook -> webhook.setFailurePolicy("Ignore"));

        assertThat(RegistrationView.serving(open)).containsExactly(PRODUCTION.entry());
    }

    @Test
    void authoritiesAreTrustedOnceEveryEntryNamesThem() {
        var live = wanted(Stage.SERVING);

        assertThat(RegistrationView.trusts(live, "Y2E=")).isTrue();
        assertThat(RegistrationView.trusts(live, "b3RoZXI=")).isFalse();
        live.getWebhooks().getLast().getClientConfig().setCaBundle("b3RoZXI=");
        assertThat(RegistrationView.trusts(live, "Y2E=")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Kube-System", "a_b", "-a", "a-", "a.b", "a b"})
    void aNameThatNoNamespaceCanHaveIsRefused(String name) {
        var endpoint = new Endpoint.InCluster("portcullis-system");

        assertThatThrownBy(() -> new RegistrationBuilder(endpoint, Set.of("kube-system", name), ImageResources.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("portcullis.exempt-namespaces");
    }

    private static Arguments entryEdit(String what, Consumer<ValidatingWebhook> edit) {
        return edit(what, live -> edit.accept(live.getWebhooks().getLast()));
    }

    private static Arguments edit(String what, Consumer<ValidatingWebhookConfiguration> edit) {
        return Arguments.of(what, edit);
    }

    private static ValidatingWebhookConfiguration wanted(Stage stage) {
        var advise = new PlannedEntry("advise", null, Set.of(), Stage.SERVING);
        var owner = new OwnerReferenceBuilder()
                .withApiVersion("rbac.authorization.k8s.io/v1")
                .withKind("ClusterRole")
                .withName("portcullis-operator")
                .withUid(Samples.UID)
                .build();
        return BUILDER.build(List.of(advise, PlannedEntry.of(PRODUCTION, stage)), Samples.KEY, "Y2E=", owner);
    }
}
