package dev.portcullis.operator.trust;

import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.ConfigMapKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts in ConfigMaps that trust roots refer to.
 *
 * @param client reads ConfigMaps as they stand: by an older one, what was withdrawn would be trusted again
 * @param namespace Portcullis's namespace, the only one that ConfigMaps are read in
 */
record ReferredTexts(KubernetesClient client, String namespace) {
    /** Returns the text behind a reference; empty if there is none. */
    Optional<String> text(ConfigMapKey reference) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(reference.name())
                        .get())
                .map(ConfigMap::getData)
                .map(data -> data.get(reference.key()));
    }

    /** Returns the ConfigMaps that a spec refers to. */
    Set<ResourceID> references(@Nullable TrustRootSpec spec) {
        var trusted = spec == null ? null : spec.trustedRoot();
        var tuf = spec == null ? null : spec.tuf();
        var root = tuf == null ? null : tuf.root();
        return Stream.of(trusted == null ? null : trusted.configMap(), root == null ? null : root.configMap())
                .filter(Objects::nonNull)
                .map(reference -> new ResourceID(reference.name(), namespace))
                .collect(Collectors.toSet());
    }
}
