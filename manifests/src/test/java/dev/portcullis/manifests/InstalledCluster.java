package dev.portcullis.manifests;

import static org.awaitility.Awaitility.await;

import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A control plane on which the base is installed, and whose guards are in force. */
final class InstalledCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The guard that is asked whether all are in force: an API server hears of guards in the order in which they were made. */
    private static final String ASKED = "portcullis-internal-objects";

    final ControlPlane plane;
    final KubernetesClient admin;
    private final RunFolder folder;

    private InstalledCluster(RunFolder folder, ControlPlane plane) {
        this.folder = folder;
        this.plane = plane;
        this.admin = plane.admin().client();
    }

    static InstalledCluster start(String name, ControlPlaneOptions options) {
        var tools = Tools.find();
        var folder = RunFolder.create(tools, name);
        var cluster = new InstalledCluster(folder, ControlPlane.start(tools, folder, options));
        try {
            cluster.install();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    KubernetesClient operator() {
        return plane.serviceAccount(Names.NAMESPACE, Names.OPERATOR).client();
    }

    KubernetesClient webhook() {
        return plane.serviceAccount(Names.NAMESPACE, Names.WEBHOOK).client();
    }

    /** A client of the administrator who acts as another user. */
    KubernetesClient actingAs(String user) {
        var config = new ConfigBuilder(plane.admin().config())
                .withImpersonateUsername(user)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Reads the objects of a YAML text, kinds that the client does not know included. */
    static List<HasMetadata> objects(String yaml) {
        var serialization = new KubernetesSerialization();
        return Stream.of(yaml.split("(?m)^---$"))
                .filter(part -> part.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(part -> (HasMetadata) serialization.unmarshal(part))
                .toList();
    }

    private void install() {
        Repository.yaml(Repository.BASE, "").stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .flatMap(file -> objects(Repository.text(file)).stream())
                .sorted(Comparator.comparingInt(InstalledCluster::order))
                .forEach(object -> admin.resource(object).create());
        Definitions.awaitEstablished(admin);
        await().atMost(PATIENCE).until(this::isGuarded);
        // The last of the roles and of the bindings, of either kind.
        await().atMost(PATIENCE).until(() -> mayWebhookList("portcullis.dev", "evidencepolicies", "", ""));
        await().atMost(PATIENCE)
                .until(() -> mayWebhookList("", "secrets", Names.NAMESPACE, "portcullis-installation-key"));
    }

    private static int order(HasMetadata object) {
        return switch (object.getKind()) {
            case "Namespace" -> 0;
            case "CustomResourceDefinition" -> 1;
            case "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding" ->
                object.getMetadata().getName().equals(ASKED) ? 4 : 3;
            default -> 2;
        };
    }

    /** Policies take effect a moment after they are created. */
    private boolean isGuarded() {
        try {
            admin.resource(objects(GuardTest.REVISION).getFirst()).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains("[InternalObjectGuarded]");
        }
    }

    /** Roles take effect a moment after they are created, too. */
    private boolean mayWebhookList(String group, String resource, String namespace, String name) {
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + Names.NAMESPACE + ":" + Names.WEBHOOK)
                        .withNewResourceAttributes()
                        .withVerb("list")
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    @Override
    public void close() {
        admin.close();
        plane.close();
        folder.close();
    }
}
