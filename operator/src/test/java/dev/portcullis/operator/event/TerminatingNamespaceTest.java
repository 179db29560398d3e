package dev.portcullis.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real API server without a controller of namespaces, where one that is being deleted stays so. */
class TerminatingNamespaceTest {
    private static RunFolder folder;
    private static ControlPlane plane;
    private static KubernetesClient admin;

    @BeforeAll
    static void start() {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "terminating-namespace-test");
        plane = ControlPlane.start(tools, folder, ControlPlaneOptions.minimal());
        admin = plane.admin().client();
    }

    @AfterAll
    static void stop() {
        admin.close();
        plane.close();
        folder.close();
    }

    @Test
    void isToldFromOneThatStaysAndFromOneThatIsNotThere() {
        plane.createNamespace("going", Map.of());
        plane.createNamespace("staying", Map.of());
        admin.namespaces().withName("going").delete();

        assertThat(TerminatingNamespace.is(admin, "going")).isTrue();
        assertThat(TerminatingNamespace.is(admin, "staying")).isFalse();
        assertThat(TerminatingNamespace.is(admin, "missing")).isFalse();
        assertThat(admin.events().v1().events().inNamespace("staying").list().getItems())
                .isEmpty();
    }
}
