package dev.portcullis.e2e.runners;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Runners and Pods of theirs one by one, so that a test can leave out or forge a part. */
record ArcObjects(KubernetesClient client, String namespace) {
    private static final String API = "actions.github.com/v1alpha1";

    /** Makes a set and a runner that register at an address. */
    OwnerReference runner(String name, String address) {
        var registered = "{githubConfigUrl: \"" + address + "\", githubConfigSecret: none, runnerScaleSetId: 1}";
        var set =
                create("EphemeralRunnerSet", name, "{patchID: 1, ephemeralRunnerSpec: " + registered + "}", List.of());
        return reference(create("EphemeralRunner", name, registered, List.of(reference(set))));
    }

    private GenericKubernetesResource create(String kind, String name, String spec, List<OwnerReference> owners) {
        var object = client.getKubernetesSerialization()
                .unmarshal(
                        "---\n{apiVersion: " + API + ", kind: " + kind + ", metadata: {namespace: " + namespace
                                + ", name: " + name + "}, spec: " + spec + "}",
                        GenericKubernetesResource.class);
        object.getMetadata().setOwnerReferences(owners);
        return client.resource(object).create();
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

    /** A Pod that nobody has created yet. */
    Pod pod(String in, String name, OwnerReference... owners) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(in)
                .withName(name)
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("runner")
                .withImage("registry.example/runner@sha256:" + "0".repeat(64))
                .endContainer()
                .endSpec()
                .build();
    }

    static boolean isGated(Pod pod) {
        return pod.getSpec().getSchedulingGates().stream()
                .anyMatch(gate -> gate.getName().equals("portcullis.dev/admission"));
    }
}
