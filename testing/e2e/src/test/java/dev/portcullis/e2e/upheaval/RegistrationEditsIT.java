package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.testing.cluster.Contested;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody opens the gate by the registration: that is seen within a minute, and the gate is shut again. */
@Tag("long")
class RegistrationEditsIT {
    private static final String OPERATOR = "portcullis-operator";
    private static final String EFFECTIVE = "portcullis_gate_effective{entry=\"enforce-";

    private static Scene scene;
    private static List<ValidatingWebhook> wanted;

    /** How the gate is opened. */
    enum Edit {
        FAILS_OPEN,
        SELECTS_NOTHING,
        ASKS_ABOUT_NOTHING,
        NO_ENTRIES,
        DELETED;

        void make() {
            switch (this) {
                case FAILS_OPEN -> changeEach(entry -> entry.setFailurePolicy("Ignore"));
                case SELECTS_NOTHING ->
                    changeEach(entry -> entry.setNamespaceSelector(new LabelSelectorBuilder()
                            .addToMatchLabels("nobody", "has-it")
                            .build()));
                case ASKS_ABOUT_NOTHING -> changeEach(entry -> entry.setRules(List.of()));
                case NO_ENTRIES -> change(live -> live.setWebhooks(List.of()));
                case DELETED -> registration().delete();
            }
        }

        private static void changeEach(Consumer<ValidatingWebhook> change) {
            change(live -> live.getWebhooks().forEach(change));
        }

        private static void change(Consumer<ValidatingWebhookConfiguration> change) {
            Contested.edit(registration(), live -> {
                change.accept(live);
                return live;
            });
        }
    }

    @BeforeAll
    static void start() {
        scene = Scene.start("edits", ControlPlaneOptions.minimal());
        wanted = entries();
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
        awaitEffective();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void giveBackWhatATestThatFailedHasTaken() {
        if (!isAllowedToRepair()) {
            mayRepair(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRepaired(Edit edit) {
        edit.make();

        Scene.await("the repair", () -> entries().equals(wanted));
        awaitShut();
    }

    @ParameterizedTest
    @EnumSource
    void isSeenWhereTheOperatorMayNotRepairIt(Edit edit) {
        mayRepair(false);

        edit.make();
        Scene.await("the metric to fall", () -> effective().equals(List.of("0.0")));
        assertThat(entries()).isNotEqualTo(wanted);

        mayRepair(true);
        Scene.await("the repair", () -> entries().equals(wanted));
        awaitShut();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByAnOperatorThatComesBack(Edit edit) {
        scene.installation().operator().stop();
        edit.make();
        assertThat(entries()).isNotEqualTo(wanted);

        scene.installation().operator().start();

        Scene.await("the repair", () -> entries().equals(wanted));
        awaitShut();
    }

    @Test
    void whoEditsItAgainAndAgainIsSeen() {
        try (var editor = Executors.newSingleThreadScheduledExecutor()) {
            var edits = editor.scheduleWithFixedDelay(RegistrationEditsIT::openWhatIsShut, 0, 2, TimeUnit.MILLISECONDS);

            Scene.await("the metric to fall", () -> effective().equals(List.of("0.0")));

            assertThat(edits.isDone()).isFalse();
            edits.cancel(false);
        }
        Scene.await("the repair", () -> entries().equals(wanted));
        awaitShut();
    }

    private static void openWhatIsShut() {
        try {
            if (entries().equals(wanted)) {
                Edit.FAILS_OPEN.make();
            }
        } catch (KubernetesClientException e) {
            // The operator was faster; the next attempt comes at once.
            assertThat(e.getCode()).isEqualTo(409);
        }
    }

    private static void awaitShut() {
        awaitEffective();
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    private static void awaitEffective() {
        Scene.await("the metric to stand", () -> effective().equals(List.of("1.0")));
    }

    /** Returns the metric's values for fail-closed entries, of which there is one. */
    private static List<String> effective() {
        return scene.installation()
                .operator()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(EFFECTIVE))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    private static List<ValidatingWebhook> entries() {
        var live = registration().get();
        return live == null ? List.of() : live.getWebhooks();
    }

    private static Resource<ValidatingWebhookConfiguration> registration() {
        return scene.client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(GateEntry.REGISTRATION);
    }

    /** Lets the operator change its registration, or only read it. */
    private static void mayRepair(boolean may) {
        if (may) {
            scene.installation().apply();
        } else {
            scene.client().rbac().clusterRoles().withName(OPERATOR).edit(role -> {
                role.getRules().stream()
                        .filter(rule -> rule.getResources().contains("validatingwebhookconfigurations"))
                        .forEach(rule -> rule.setVerbs(List.of("get", "list", "watch")));
                return role;
            });
        }
        Scene.await("the API server to know", () -> isAllowedToRepair() == may);
    }

    private static boolean isAllowedToRepair() {
        return scene.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:portcullis-system:" + OPERATOR)
                        .withNewResourceAttributes()
                        .withGroup("admissionregistration.k8s.io")
                        .withResource("validatingwebhookconfigurations")
                        .withName(GateEntry.REGISTRATION)
                        .withVerb("update")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
