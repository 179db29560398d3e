package dev.portcullis.testing.cluster;

import java.util.List;

/**
 * What a control plane runs and how.
 *
 * @param controllers run kube-controller-manager: Deployments become ReplicaSets and Pods, namespaces get their default service account
 * @param scheduler run kube-scheduler
 * @param serviceAccountAdmission keep the API server's ServiceAccount admission plugin, which refuses pods in a namespace without a
 *     default service account; {@link ControlPlane#createNamespace} creates that account where no controllers run
 * @param apiServerArguments further arguments of kube-apiserver; they come last and so win
 */
public record ControlPlaneOptions(
        boolean controllers, boolean scheduler, boolean serviceAccountAdmission, List<String> apiServerArguments) {

    public ControlPlaneOptions {
        apiServerArguments = List.copyOf(apiServerArguments);
    }

    /** Only etcd and kube-apiserver, without ServiceAccount admission: what most tests need. */
    public static ControlPlaneOptions minimal() {
        return new ControlPlaneOptions(false, false, false, List.of());
    }

    /** With controllers and ServiceAccount admission, so that a Deployment's Pods come into being (and stay pending). */
    public static ControlPlaneOptions withControllers() {
        return new ControlPlaneOptions(true, false, true, List.of());
    }

    public ControlPlaneOptions withScheduler() {
        return new ControlPlaneOptions(controllers, true, serviceAccountAdmission, apiServerArguments);
    }

    public ControlPlaneOptions withServiceAccountAdmission() {
        return new ControlPlaneOptions(controllers, scheduler, true, apiServerArguments);
    }

    public ControlPlaneOptions withApiServerArguments(String... arguments) {
        return new ControlPlaneOptions(controllers, scheduler, serviceAccountAdmission, List.of(arguments));
    }
}
