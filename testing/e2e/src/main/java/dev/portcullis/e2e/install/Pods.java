package dev.portcullis.e2e.install;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Pods with one container, as simple as they can be. */
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

    public static PodSpec spec(String image) {
        return new PodSpecBuilder()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .build();
    }
}
