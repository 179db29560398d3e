package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.image.LocalImages;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.testing.node.RealCluster;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.sigstore.Cosign;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Whoever types what the pages on installation and operation say, one after the other, gets what they say. */
@Tag("long")
@Tag("release")
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallPagesIT {
    private static final List<String> NAMES = List.of("registry.example.com", "mirror.example.com");
    private static final String VERSION = "0.1.0";
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Tools tools = Tools.find();
    private final Unwinding unwinding = new Unwinding();
    private RunFolder folder;
    private RealCluster cluster;
    private KubernetesClient client;
    private ThroughApiServer door;
    private String image;

    @BeforeAll
    void start() {
        var missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: pages typed on a real node: " + why));
        assumeTrue(missing.isEmpty());
        folder = unwinding.on(RunFolder.create(tools, "pages"));
        cluster = unwinding.on(RealCluster.start(tools, folder, System.out));
        client = unwinding.on(cluster.admin().client());
        door = unwinding.on(new ThroughApiServer(cluster.admin(), Vigil::pod));
        NAMES.forEach(cluster.registry()::serveAs);
        var images = LocalImages.in(Path.of("target", "release-images"));
        for (var application : Release.COMPONENTS) {
            cluster.registry()
                    .push(images.build(application).layout().folder(), "portcullis/portcullis-" + application, VERSION);
        }
        for (var namespace : List.of(Release.SHOP, "payments")) {
            cluster.createNamespace(namespace, Map.of("tier", "production"));
        }
        image = cluster.registry().workload("apps/unsigned", "1", "unsigned").byDigest();
    }

    @AfterAll
    void end() {
        unwinding.close();
    }

    @Test
    @Order(1)
    void install() {
        var page = page("how-to/install.md");

        assertThat(page.type())
                .contains("namespace/portcullis-system created", "namespace/portcullis-system labeled")
                .contains("STATUS: deployed", "Portcullis 0.1.0 is installed");
        assertReady("operator", 2);
        assertReady("webhook", 2);
        assertThat(page.type()).containsPattern("Phase: +Succeeded").doesNotContain("Failed");
        assertThat(page.type())
                .contains("has been upgraded", "STATUS: deployed", "Exempt, never judged: kube-system")
                .contains("calico-system");
        assertThat(page.isThrough()).isTrue();
        awaitReady("webhook", 2);
    }

    @Test
    @Order(2)
    void highAvailability() {
        var page = page("operations/high-availability.md");

        assertThat(page.type()).contains("has been upgraded").containsPattern("portcullis-webhook +2 +N/A ");
        assertThat(page.isThrough()).isTrue();
        awaitReady("webhook", 3);
    }

    @Test
    @Order(3)
    void upgrade() {
        var page = page("operations/upgrade.md");

        assertThat(page.type()).contains("has been upgraded", "STATUS: deployed");
        assertReady("webhook", 3);
        assertThat(page.type()).contains("has been upgraded", "STATUS: deployed");
        assertThat(page.isThrough()).isTrue();
        // It was told no other value than the registry.
        awaitReady("webhook", 2);
    }

    @Test
    @Order(4)
    void certificates() {
        var page = page("operations/certificates.md");

        assertThat(page.type()).containsPattern("portcullis-webhook-certificate +kubernetes.io/tls +[2-9]");
        assertThat(page.isThrough()).isTrue();
    }

    @Test
    @Order(5)
    void breakGlass() {
        var page = page("operations/break-glass.md");
        enforce();
        assertRefused();

        assertThat(page.type()).contains("evidencepolicy.portcullis.dev/release-images patched");
        awaitAdmitted();
        enforce();
        assertRefused();

        page.save("suspension.yaml");
        assertThat(page.type())
                .contains("gatesuspension.portcullis.dev/registry-lost created")
                .contains("INC-4711");
        awaitAdmitted();
        client.genericKubernetesResources("portcullis.dev/v1alpha1", "GateSuspension")
                .withName("registry-lost")
                .delete();
        assertRefused();

        assertThat(page.type()).contains("clusterrolebinding.rbac.authorization.k8s.io/portcullis-break-glass created");

        scale(0);
        assertThat(door.ask(Release.SHOP, 1, image)).isInstanceOf(Answer.Failed.class);
        assertThat(page.type()).contains("\"portcullis\" deleted");
        awaitAdmitted();
        assertThat(page.isThrough()).isTrue();
        scale(2);
        awaitReady("webhook", 2);
        assertRefused();
    }

    @Test
    @Order(6)
    void uninstall() {
        var page = page("operations/uninstall.md");

        assertThat(page.type()).contains("release \"portcullis\" uninstalled").doesNotContain("webhookconfiguration");
        assertGone();
        new Helm(tools, folder, cluster.adminKubeconfig())
                .upgrade("image: {registry: registry.example.com/portcullis}");
        assertRefused();
        assertThat(page.type()).contains("deployment.apps/portcullis-operator scaled", "uninstalled");
        assertGone();
        assertThat(page.type())
                .contains("\"evidencepolicies.portcullis.dev\" deleted", "namespace \"portcullis-system\" deleted");
        assertThat(page.isThrough()).isTrue();
        assertThat(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .list()
                        .getItems())
                .noneMatch(definition -> definition.getSpec().getGroup().equals("portcullis.dev"));
        assertThat(client.namespaces().withName(Release.NAMESPACE).get()).isNull();
    }

    @Test
    @Order(7)
    void airGap() {
        cluster.createNamespace(Release.NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        var page = page("operations/air-gap.md");

        assertThat(page.type()).contains("STATUS: deployed");
        assertThat(page.isThrough()).isTrue();
        awaitReady("operator", 2);
        awaitReady("webhook", 2);
        assertThat(pods("webhook"))
                .allSatisfy(pod -> assertThat(
                                pod.getSpec().getContainers().getFirst().getImage())
                        .startsWith("mirror.example.com/portcullis/"));
    }

    private TypedPage page(String page) {
        return TypedPage.open(page, cluster, folder, tools.binary("kubectl"));
    }

    /** Has namespace {@code shop} demand what its images do not have, by the policy that the page names. */
    private void enforce() {
        var key = new Cosign(tools, folder).generateKeyPair("pages-" + System.nanoTime());
        var resources = new Resources(cluster);
        resources.apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: keys}
                spec: {keys: [{name: release, pem: "%s"}]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release-images}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities: [{name: ci, trustRoot: keys, keys: [release]}]
                  requirements: [{name: signed, signature: {authorities: [ci]}}]
                """.formatted(
                key.publicKeyPem().replace("\n", "\\n"), cluster.registry().host()));
        resources.awaitEffect();
    }

    private void assertRefused() {
        Release.await("a refusal", SOON, () -> door.ask(Release.SHOP, 1, image) instanceof Answer.Refused);
    }

    private void awaitAdmitted() {
        Release.await("an admission", SOON, () -> door.ask(Release.SHOP, 1, image) instanceof Answer.Admitted);
    }

    private void assertGone() {
        var admission = client.admissionRegistration().v1();
        assertThat(admission.validatingWebhookConfigurations().list().getItems())
                .isEmpty();
        assertThat(admission.mutatingWebhookConfigurations().list().getItems()).isEmpty();
        assertThat(door.ask(Release.SHOP, 1, image)).isInstanceOf(Answer.Admitted.class);
    }

    private void scale(int count) {
        for (var component : Release.COMPONENTS) {
            client.apps()
                    .deployments()
                    .inNamespace(Release.NAMESPACE)
                    .withName("portcullis-" + component)
                    .scale(count);
            Release.await(
                    count + " Pods of the " + component,
                    SOON,
                    () -> pods(component).size() == count);
        }
    }

    private void assertReady(String component, int count) {
        assertThat(pods(component)).hasSize(count).allMatch(Readiness::isPodReady);
    }

    private void awaitReady(String component, int count) {
        Release.await(
                count + " times the " + component,
                SOON,
                () -> pods(component).size() == count
                        && pods(component).stream().allMatch(Readiness::isPodReady));
    }

    private List<Pod> pods(String component) {
        return client.pods()
                .inNamespace(Release.NAMESPACE)
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems();
    }
}
