package dev.portcullis.operator.config;

import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the operator, {@code portcullis.*}; in the environment {@code PORTCULLIS_WEBHOOK_URL} and so on. */
@ConfigMapping(prefix = "portcullis")
public interface OperatorConfig {
    /** Namespace that Portcullis is installed in. */
    @WithDefault("portcullis-system")
    String namespace();

    /** Namespaces that are never judged; Portcullis's own is always one of them. */
    @WithDefault("kube-system,kube-public,kube-node-lease")
    Set<String> exemptNamespaces();

    /** Objects of other kinds that name images to run; the webhook must be told the same. */
    List<ImageResourceSetting> imageResources();

    /** How the API server reaches the webhook. */
    Webhook webhook();

    /** Which replica reconciles. */
    Leader leader();

    /** How the API server reaches the webhook. */
    interface Webhook {
        /** Base URL, {@code https://host:port}, of a webhook outside the cluster; left out, Service {@code portcullis-webhook} is called. */
        Optional<URI> url();

        /** Lifetime of the serving certificate, at least one hour; it is renewed when two thirds of it have passed. */
        @WithDefault("14d")
        Duration certificateLifetime();
    }

    /** Which replica reconciles. */
    interface Leader {
        /** Name of this replica; left out, the host name and a random part. */
        Optional<String> identity();

        /** How long a lease is good for after its last renewal; a dead replica is replaced after this time. */
        @WithDefault("15s")
        Duration lease();

        /** How long the leader tries to renew before it gives up and ends. */
        @WithDefault("10s")
        Duration renewWithin();

        /** Time between two attempts to get or renew the lease. */
        @WithDefault("1s")
        Duration every();
    }

    /** Objects of another kind that name images to run. */
    interface ImageResourceSetting {
        /** Their API group; left out, the core group. */
        Optional<String> group();

        /** The version whose fields the paths name. */
        String version();

        /** Their name in paths of the API, in the plural. */
        String resource();

        /** Where they name images, for example {@code spec.template.spec.containers[*].image}. */
        List<String> paths();
    }

    /**
     * Returns the kinds that name images besides Kubernetes's own workloads.
     *
     * @throws IllegalArgumentException if a setting cannot be meant; the message says what to write
     */
    static ImageResources resources(OperatorConfig config) {
        return new ImageResources(config.imageResources().stream()
                .map(one -> new ImageResource(
                        one.group().orElse(""),
                        one.version(),
                        one.resource(),
                        one.paths().stream().map(ImagePath::of).toList()))
                .toList());
    }
}
