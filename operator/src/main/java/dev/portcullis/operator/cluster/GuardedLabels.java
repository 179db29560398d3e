package dev.portcullis.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameter of the guard that protects labels of namespaces: a ConfigMap with the guarded keys, one per line. */
public final class GuardedLabels {
    /** The name of the ConfigMap. */
    public static final String NAME = "portcullis-guarded-labels";

    private static final String ENTRY = "keys";

    private final KubernetesClient client;
    private final String namespace;

    /** Makes it accessible. */
    public GuardedLabels(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Guards these keys besides those that are guarded already.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with status 409 if somebody changed them meanwhile
     */
    public void add(Collection<String> keys) {
        var live = read();
        var all = new TreeSet<>(keys);
        all.addAll(keysOf(live));
        write(live, all);
    }

    /**
     * Guards these keys and no others.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with status 409 if somebody changed them meanwhile
     */
    public void set(Collection<String> keys) {
        write(read(), new TreeSet<>(keys));
    }

    private @Nullable ConfigMap read() {
        return client.configMaps().inNamespace(namespace).withName(NAME).get();
    }

    private static Set<String> keysOf(@Nullable ConfigMap live) {
        var text =
                live == null || live.getData() == null ? null : live.getData().get(ENTRY);
        var keys = new TreeSet<String>();
        if (text != null) {
            text.lines().filter(line -> !line.isBlank()).forEach(keys::add);
        }
        return keys;
    }

    private void write(@Nullable ConfigMap live, Set<String> keys) {
        if (live != null && keysOf(live).equals(keys)) {
            return;
        }
        var wanted = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                // Without it a replica that was suspended would take away what its successor has added since.
                .withResourceVersion(live == null ? null : live.getMetadata().getResourceVersion())
                .endMetadata()
                .addToData(ENTRY, String.join("\n", keys))
                .build();
        client.resource(wanted)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("portcullis-operator")
                        .withForce(true)
                        .build());
    }
}
