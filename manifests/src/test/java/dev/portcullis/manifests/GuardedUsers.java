package dev.portcullis.manifests;

/** Who tries to get past the guards, with the rights that RBAC may give them. */
final class GuardedUsers {
    static final String RELABEL = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: relabel}
            rules:
              - {apiGroups: [portcullis.dev], resources: [evidencepolicies], verbs: [relabel]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: relabel}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: relabel}
            subjects:
              - {kind: ServiceAccount, name: trusted, namespace: gitops}
            """;
    static final String COLLECTOR = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: test-collector}
            rules:
              - {apiGroups: [portcullis.dev], resources: [policyrevisions, policyrevisions/status, verifiedimages, runnerreservations, runnerpools/status], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: test-NAME}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: test-collector}
            subjects:
              - {kind: ServiceAccount, name: NAME, namespace: kube-system}
            """;
    static final String GITOPS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: gitops}
            rules:
              - apiGroups: [""]
                resources: [namespaces, namespaces/status, namespaces/finalize]
                verbs: [get, list, create, update, patch, delete]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gitops}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gitops}
            subjects:
              - {kind: ServiceAccount, name: controller, namespace: gitops}
              - {kind: ServiceAccount, name: trusted, namespace: gitops}
            """;

    private GuardedUsers() {}
}
