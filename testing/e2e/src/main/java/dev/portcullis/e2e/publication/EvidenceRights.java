package dev.portcullis.e2e.publication;

/** What the chart grants the operator where evidence is asked for, with a service account to sign by and a ConfigMap to read. */
public final class EvidenceRights {
    private EvidenceRights() {}

    /** What the chart writes for {@code evidence.namespaces}. */
    public static String of(String namespace) {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: release, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: portcullis-evidence, namespace: %1$s}
                rules:
                - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [release], verbs: [create]}
                - {apiGroups: [""], resources: [configmaps], resourceNames: [results], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: portcullis-evidence, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: portcullis-evidence}
                subjects: [{kind: ServiceAccount, name: portcullis-operator, namespace: portcullis-system}]
                """.formatted(namespace);
    }
}
