package dev.portcullis.e2e.publication;

/** What the chart grants the operator where evidence is asked for, with a service account to sign by and a ConfigMap to read. */
public final class EvidenceRights {
    /** What the chart writes for the operator's own service account in {@code evidence.namespaces}. */
    public static final String OWN_TOKEN = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: portcullis-evidence, namespace: portcullis-system}
            rules:
            - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [portcullis-operator], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: portcullis-evidence, namespace: portcullis-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: portcullis-evidence}
            subjects: [{kind: ServiceAccount, name: portcullis-operator, namespace: portcullis-system}]
            """;

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

    /** What the chart writes for {@code evidence.caConfigMaps}, and the ConfigMap. */
    public static String configMap(String name, String key, String text) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %1$s, namespace: portcullis-system}
                data:
                  %2$s: |
                %3$s
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: portcullis-evidence-signers, namespace: portcullis-system}
                rules:
                - {apiGroups: [""], resources: [configmaps], resourceNames: [%1$s], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: portcullis-evidence-signers, namespace: portcullis-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: portcullis-evidence-signers}
                subjects: [{kind: ServiceAccount, name: portcullis-operator, namespace: portcullis-system}]
                """.formatted(name, key, text.indent(4));
    }
}
