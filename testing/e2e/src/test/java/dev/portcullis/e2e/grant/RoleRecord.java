package dev.portcullis.e2e.grant;

import dev.portcullis.e2e.grant.Bound.RoleRules;
import dev.portcullis.testing.node.AuditLog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Remembers every role and binding that a cluster had since it was begun, those of hooks included, which are there for seconds only. The
 * client is the caller's.
 */
public final class RoleRecord implements AutoCloseable {
    private final Set<RoleRules> roles = ConcurrentHashMap.newKeySet();
    private final Set<Bound> bindings = ConcurrentHashMap.newKeySet();
    private final List<SharedIndexInformer<?>> informers;

    private RoleRecord(KubernetesClient client) {
        var rbac = client.rbac();
        informers = List.of(
                rbac.clusterRoles().inform(noting(this::note)),
                rbac.roles().inAnyNamespace().inform(noting(this::note)),
                rbac.clusterRoleBindings().inform(noting(this::note)),
                rbac.roleBindings().inAnyNamespace().inform(noting(this::note)));
    }

    /** Begins; what is there already is remembered when this returns. */
    public static RoleRecord of(KubernetesClient client) {
        return new RoleRecord(client);
    }

    private void note(ClusterRole role) {
        roles.add(new RoleRules("ClusterRole", "", role.getMetadata().getName(), role.getRules()));
    }

    private void note(Role role) {
        var metadata = role.getMetadata();
        roles.add(new RoleRules("Role", metadata.getNamespace(), metadata.getName(), role.getRules()));
    }

    private void note(ClusterRoleBinding binding) {
        bindings.add(new Bound("", binding.getRoleRef(), binding.getSubjects()));
    }

    private void note(RoleBinding binding) {
        bindings.add(new Bound(binding.getMetadata().getNamespace(), binding.getRoleRef(), binding.getSubjects()));
    }

    /** Holds what was granted to the service accounts of a namespace, at any time, against what the audit log has of them. */
    public Reckoning reckon(String namespace, AuditLog log) {
        return Reckoning.of(namespace, Grants.of(namespace, roles, bindings), log.events());
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> noting(Consumer<T> note) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                note.accept(added);
            }

            @Override
            public void onUpdate(T before, T after) {
                note.accept(after);
            }

            @Override
            public void onDelete(T deleted, boolean finalStateUnknown) {
                note.accept(deleted);
            }
        };
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
