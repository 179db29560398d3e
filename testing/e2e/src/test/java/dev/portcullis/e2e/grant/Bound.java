package dev.portcullis.e2e.grant;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import java.util.Optional;

/**
 * A binding to service accounts, of either kind.
 *
 * @param namespace its namespace, where alone it grants; empty for everywhere
 */
record Bound(String namespace, RoleRef role, List<Subject> subjects) {
    private static final String USER_PREFIX = "system:serviceaccount:";

    Bound {
        subjects = List.copyOf(subjects);
    }

    /** Returns whether it names that role. */
    boolean isTo(RoleRules rules) {
        return role.getKind().equals(rules.kind())
                && role.getName().equals(rules.name())
                && (rules.namespace().isEmpty() || rules.namespace().equals(namespace));
    }

    /** Returns the names of the service accounts of a namespace that it names. */
    List<String> accountsOf(String accountNamespace) {
        return subjects.stream()
                .map(subject -> account(subject, accountNamespace))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A service account may be named as the user that it is, too. */
    private static Optional<String> account(Subject subject, String namespace) {
        var user = USER_PREFIX + namespace + ":";
        return switch (subject.getKind()) {
            case "ServiceAccount" ->
                namespace.equals(subject.getNamespace()) ? Optional.of(subject.getName()) : Optional.empty();
            case "User" ->
                subject.getName().startsWith(user)
                        ? Optional.of(subject.getName().substring(user.length()))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /**
     * A role of either kind.
     *
     * @param namespace empty for a ClusterRole
     */
    record RoleRules(String kind, String namespace, String name, List<PolicyRule> rules) {
        RoleRules {
            rules = List.copyOf(rules);
        }
    }
}
