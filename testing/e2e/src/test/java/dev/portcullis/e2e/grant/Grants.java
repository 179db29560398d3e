package dev.portcullis.e2e.grant;

import dev.portcullis.e2e.grant.Bound.RoleRules;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Takes roles apart into single grants. */
final class Grants {
    private static final List<String> ANY_NAME = List.of("");

    private Grants() {}

    /**
     * Returns what the service accounts of a namespace may do by bindings that name them.
     *
     * @param roles all that there are or were; a binding to one that is not among them grants nothing
     */
    static SortedSet<Grant> of(String namespace, Collection<RoleRules> roles, Collection<Bound> bindings) {
        var grants = new TreeSet<Grant>();
        for (var binding : bindings) {
            for (var account : binding.accountsOf(namespace)) {
                roles.stream()
                        .filter(binding::isTo)
                        .flatMap(role -> role.rules().stream())
                        .flatMap(rule -> expand(account, binding.namespace(), rule))
                        .forEach(grants::add);
            }
        }
        return grants;
    }

    private static Stream<Grant> expand(String account, String namespace, PolicyRule rule) {
        return rule.getVerbs().stream()
                .flatMap(verb ->
                        Stream.concat(objects(account, namespace, rule, verb), paths(account, namespace, rule, verb)));
    }

    private static Stream<Grant> objects(String account, String namespace, PolicyRule rule, String verb) {
        var names = rule.getResourceNames().isEmpty() ? ANY_NAME : rule.getResourceNames();
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> names.stream()
                                .map(name -> new Grant(account, namespace, group, resource, name, verb))));
    }

    /** Only a binding for the whole cluster grants paths. */
    private static Stream<Grant> paths(String account, String namespace, PolicyRule rule, String verb) {
        return namespace.isEmpty()
                ? rule.getNonResourceURLs().stream().map(path -> Grant.ofPath(account, path, verb))
                : Stream.empty();
    }
}
