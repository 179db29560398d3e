package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cluster loses everything, Portcullis's own objects included: nothing is locked, and with these objects the gate is back. */
@Tag("long")
class EmptiedClusterIT {
    private static final String LOST = "the cluster's data were lost and made anew";

    private Scene scene;
    private Application operator;
    private Application webhook;

    @BeforeEach
    void start() {
        scene = Scene.start("emptied", ControlPlaneOptions.minimal());
        operator = scene.installation().operator();
        webhook = scene.installation().webhook();
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void nobodyIsLockedOutAndWhatIsAppliedAgainIsEnforcedAgain() {
        scene.cluster().startWithoutData();

        // Then everything can be written, and both say that something is wrong
        assertThat(registrations()).isEmpty();
        write();
        Scene.await("the operator's end", () -> !operator.process().isRunning());
        assertThat(operator.process().output()).contains("the lease could not be kept");
        Scene.await("the webhook's reason", () -> webhook.health().contains("refuses the credentials"));
        assertThat(webhook.isReady()).isFalse();

        // When it is installed again, and what has ended is started again, as a node does
        scene.installation().apply();
        Scene.await("the webhook's end", () -> !webhook.process().isRunning());
        assertThat(webhook.process().output()).contains(LOST);
        operator.start();
        webhook.start();
        scene.populate();

        // Then
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @Test
    void credentialsThatAreRenewedAtOnceKeepNobodyAtWhatIsLost() {
        scene.cluster().startWithoutData();
        scene.installation().apply();

        for (var application : List.of(operator, webhook)) {
            Scene.await("the end", () -> !application.process().isRunning());
            assertThat(application.process().output()).contains(LOST);
        }
        operator.start();
        webhook.start();
        scene.populate();

        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    private void write() {
        scene.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("written")
                        .endMetadata()
                        .build())
                .create();
    }

    private List<?> registrations() {
        return scene.client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .list()
                .getItems();
    }
}
