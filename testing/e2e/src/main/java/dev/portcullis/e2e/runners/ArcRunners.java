package dev.portcullis.e2e.runners;

import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.cluster.Definitions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/**
 * Makes runners as GitHub's Actions Runner Controller (ARC) does: a Pod, owned by an EphemeralRunner, owned by an EphemeralRunnerSet. The controller
 * itself does not run, nor does any job of GitHub's.
 *
 * @param client of an administrator
 * @param namespace of the runners
 */
public record ArcRunners(KubernetesClient client, String namespace) {
    private static final String API = "actions.github.com/v1alpha1";

    /**
     * Installs the definitions of both owners.
     *
     * @return whether they are the controller's own, where those lie beside the project; else they are a stand-in with just the fields that are used
     */
    public boolean define() {
        var folder = Repository.find().root().resolve("../shared/arc-crds");
        var own = Files.isDirectory(folder);
        try {
            if (own) {
                for (var plural : List.of("ephemeralrunners", "ephemeralrunnersets")) {
                    apply(Files.newInputStream(folder.resolve("actions.github.com_" + plural + ".yaml")));
                }
            } else {
                apply(Objects.requireNonNull(ArcRunners.class.getResourceAsStream("/arc/stand-in.yaml")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Definitions.awaitEstablished(client);
        return own;
    }

    private void apply(InputStream yaml) throws IOException {
        try (yaml) {
            client.load(yaml)
                    .items()
                    .forEach(definition ->
                            client.resource(definition).forceConflicts().serverSideApply());
        }
    }

    /**
     * Makes a set and a runner of it that register at the address of a repository; returns a reference to the runner. What stands already, since the answer to
     * an earlier attempt was lost, is left as it is.
     */
    public OwnerReference runner(String name, String address) {
        var registered = "{githubConfigUrl: \"" + address + "\", githubConfigSecret: none, runnerScaleSetId: 1}";
        var set =
                create("EphemeralRunnerSet", name, "{patchID: 1, ephemeralRunnerSpec: " + registered + "}", List.of());
        return reference(create("EphemeralRunner", name, registered, List.of(reference(set))));
    }

    /** Has a runner say which run its job is of, as the controller does once the job has started. */
    public void started(String name, long run) {
        client.genericKubernetesResources(API, "EphemeralRunner")
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"workflowRunId\":%d}}".formatted(run));
    }

    /** Removes a set; its runner and the runner's Pod go with it where the cluster collects what nobody owns. */
    public void remove(String name) {
        client.genericKubernetesResources(API, "EphemeralRunnerSet")
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    private GenericKubernetesResource create(String kind, String name, String spec, List<OwnerReference> owners) {
        var yaml = """
                apiVersion: %s
                kind: %s
                metadata: {namespace: %s, name: %s}
                spec: %s
                """.formatted(API, kind, namespace, name, spec);
        var object = client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setOwnerReferences(owners);
        try {
            return client.resource(object).create();
        } catch (KubernetesClientException e) {
            var present = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? client.resource(object).get()
                    : null;
            if (present == null) {
                throw e;
            }
            return present;
        }
    }

    private static OwnerReference reference(GenericKubernetesResource owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Returns a runner's Pod that nobody has created yet. */
    public Pod pod(String name, String image, OwnerReference... owners) {
        return Pods.of(namespace, name, image)
                .edit()
                .editMetadata()
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }

    /**
     * Tries to create a Pod; returns which budget it would wait for. Empty where it would not wait, or for nobody, and where it is refused, as it is until
     * both webhooks of runners are registered.
     */
    public String triedFor(Pod pod) {
        try {
            var answer = client.resource(pod).dryRun().create();
            var labels = answer.getMetadata().getLabels();
            return isGated(answer) && labels != null ? labels.getOrDefault(RunnerMarks.BUDGET_LABEL, "") : "";
        } catch (KubernetesClientException refused) {
            return "";
        }
    }

    /** Whether a Pod waits behind our gate. */
    public static boolean isGated(Pod pod) {
        return pod.getSpec().getSchedulingGates().stream()
                .anyMatch(gate -> gate.getName().equals(RunnerMarks.GATE));
    }
}
