package dev.portcullis.operator.tuf;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.trust.TrustRoot;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps refreshes in one ConfigMap of Portcullis's namespace, with an entry per trust root. Where there is no more room, the state of the one
 * that is written is left out: it then begins anew from the root given each time, and what is in force tells whether it went back.
 */
public final class KeptConfigMap implements KeptRefreshes {
    /** The name of the ConfigMap. */
    public static final String NAME = "portcullis-tuf-state";

    /** What an API server takes is 1 MiB; names and metadata need some. */
    static final int MOST = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(KeptConfigMap.class);

    private final KubernetesClient client;
    private final String namespace;

    /**
     * Makes it accessible.
     *
     * @param namespace Portcullis's namespace
     */
    public KeptConfigMap(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public Standing read(String trustRoot, InstallationKeys keys) {
        var standing = Standing.of(entries(live()).get(trustRoot), trustRoot, keys);
        if (standing.text() != null && standing.kept() == null) {
            LOG.atWarn()
                    .addKeyValue("trustRoot", trustRoot)
                    .log("what was kept of a TUF repository is not believed; it is read anew from the root given");
        }
        return standing;
    }

    @Override
    public void write(String trustRoot, Standing read, KeptRefresh refresh, InstallationKeys keys) {
        var live = live();
        var entries = new TreeMap<>(entries(live));
        if (!Objects.equals(entries.get(trustRoot), read.text())) {
            // Somebody else leads by now, and may have seen more.
            throw new KubernetesClientException(
                    "what is kept of TUF repositories changed meanwhile", HttpURLConnection.HTTP_CONFLICT, null);
        }
        entries.keySet().retainAll(trustRoots());
        put(entries, trustRoot, refresh, keys);
        var wanted = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .addToLabels("app.kubernetes.io/name", "portcullis")
                .withResourceVersion(live == null ? null : live.getMetadata().getResourceVersion())
                .endMetadata()
                .withData(entries)
                .build();
        client.resource(wanted)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("portcullis-operator")
                        .withForce(true)
                        .build());
    }

    static void put(Map<String, String> entries, String trustRoot, KeptRefresh refresh, InstallationKeys keys) {
        entries.put(trustRoot, refresh.text(trustRoot, keys.current()));
        if (size(entries) > MOST) {
            LOG.atWarn().addKeyValue("trustRoot", trustRoot).log("there is no room to keep a TUF repository's state");
            entries.put(trustRoot, refresh.withoutState().text(trustRoot, keys.current()));
        }
    }

    private static long size(Map<String, String> entries) {
        return entries.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
    }

    private Set<String> trustRoots() {
        return client.resources(TrustRoot.class).list().getItems().stream()
                .map(root -> root.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private @Nullable ConfigMap live() {
        return client.configMaps().inNamespace(namespace).withName(NAME).get();
    }

    private static Map<String, String> entries(@Nullable ConfigMap live) {
        return live == null || live.getData() == null ? Map.of() : live.getData();
    }
}
