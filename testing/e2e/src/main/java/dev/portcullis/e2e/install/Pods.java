package dev.portcullis.e2e.install;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/** Pods and Deployments with one container, as simple as they can be. */
public final class Pods {
    private Pods() {}

    /** Returns a Pod that runs an image. */
    public static Pod of(String namespace, String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withSpec(spec(image))
                .build();
    }

    /** Returns the specification of such a Pod. */
    public static PodSpec spec(String image) {
        return new PodSpecBuilder()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .build();
    }

    /** Returns a Deployment of such Pods. */
    public static Deployment deployment(String namespace, String name, String image) {
        var labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(spec(image))
                .endTemplate()
                .endSpec()
                .build();
    }
}
