package dev.portcullis.manifests;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A role and who has it.
 *
 * @param name name of the role and of its binding
 * @param namespace where it holds; null for the whole cluster
 * @param account the service account of our namespace that has it; null for nobody
 * @param rules what it permits
 */
record Role(
        String name, @Nullable String namespace, @Nullable String account, List<Rule> rules) {
    String yaml() {
        var role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind("Role") + "\n" + metadata() + "rules:\n"
                + rules.stream().map(Rule::yaml).collect(Collectors.joining());
        return account == null ? role : role + "---\n" + binding(account);
    }

    private String binding(String subject) {
        return "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind("RoleBinding") + "\n" + metadata()
                + """
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: %s
                  name: %s
                subjects:
                  - kind: ServiceAccount
                    name: %s
                    namespace: %s
                """.formatted(kind("Role"), name, subject, Names.NAMESPACE);
    }

    private String metadata() {
        return "metadata:\n  name: " + name + "\n" + (namespace == null ? "" : "  namespace: " + namespace + "\n");
    }

    private String kind(String kind) {
        return namespace == null ? "Cluster" + kind : kind;
    }
}
