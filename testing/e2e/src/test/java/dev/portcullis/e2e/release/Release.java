package dev.portcullis.e2e.release;

import dev.portcullis.e2e.image.LocalImages;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.node.RealCluster;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.Cosign;
import dev.portcullis.testing.sigstore.CosignKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The chart, installed on a cluster whose nodes run Pods, by images that were made of what was packaged. All images are in the registry that
 * demands credentials; namespace {@code shop} is enforced.
 */
final class Release implements AutoCloseable {
    static final String NAMESPACE = "portcullis-system";
    static final String SHOP = "shop";
    static final String PULL_SECRET = "registry";

    private final RunFolder folder;
    private final RealCluster cluster;
    private final KubernetesClient client;
    private final Helm helm;
    private final Cosign cosign;
    private final CosignKey key;

    private Release(Tools tools, RunFolder folder, RealCluster cluster) {
        this.folder = folder;
        this.cluster = cluster;
        this.client = cluster.admin().client();
        this.helm = new Helm(tools, folder, cluster.adminKubeconfig());
        this.cosign = new Cosign(tools, folder);
        this.key = cosign.generateKeyPair("release");
    }

    /** Starts the cluster, makes and pushes the images, and installs nothing yet. */
    static Release begin(String name, PrintStream progress) {
        var tools = Tools.find();
        try (var unwinding = new Unwinding()) {
            var folder = unwinding.on(RunFolder.create(tools, name));
            var cluster = unwinding.on(RealCluster.start(tools, folder, progress));
            var release = new Release(tools, folder, cluster);
            progress.println("release: making images");
            release.pushOwnImages("1");
            cluster.createNamespace(NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
            cluster.createNamespace(
                    SHOP, Map.of("tier", "production", "pod-security.kubernetes.io/enforce", "restricted"));
            for (var namespace : List.of(NAMESPACE, SHOP)) {
                release.client
                        .resource(cluster.privateRegistry().pullSecret(namespace, PULL_SECRET))
                        .create();
            }
            unwinding.keep();
            return release;
        }
    }

    /** Pushes the images of operator and webhook under this tag. */
    void pushOwnImages(String tag) {
        var images = LocalImages.in(Path.of("target", "release-images"));
        for (var application : List.of("operator", "webhook")) {
            var built = images.build(application);
            cluster.privateRegistry().push(built.layout().folder(), "portcullis/portcullis-" + application, tag);
        }
    }

    /** Returns values by which the chart is installed here. */
    String values(String tag, String further) {
        return """
                image: {registry: "%1$s/portcullis", tag: "%3$s", pullSecrets: [%4$s]}
                registries:
                  - {host: "%1$s", plainHttp: true, allowPrivateAddresses: true}
                  - {host: "%2$s", plainHttp: true, allowPrivateAddresses: true}
                %5$s
                """.formatted(
                        cluster.privateRegistry().host(), cluster.registry().host(), tag, PULL_SECRET, further);
    }

    /** Has every image of the registries that namespace {@code shop} runs demanded to be signed, and waits until that is so. */
    void enforce() {
        var resources = new Resources(cluster);
        resources.apply(KeySigned.rules(cluster.privateRegistry().host(), key.publicKeyPem()));
        resources.awaitEffect();
    }

    /** Pushes an image that prints and waits, signed. */
    FixtureImage signed(String repository) {
        var image = unsigned(repository);
        cosign.sign(key, image.byDigest());
        return image;
    }

    /** Pushes an image that prints and waits, which nobody signs. */
    FixtureImage unsigned(String repository) {
        return cluster.privateRegistry().workload(repository, "1", repository);
    }

    Helm helm() {
        return helm;
    }

    RealCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return client;
    }

    /** Returns the Pods of a component of the release. */
    List<Pod> pods(String component) {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems();
    }

    /** Waits for something, and tells what it was where it does not come. */
    static void await(String what, Duration limit, BooleanSupplier condition) {
        if (!Deadline.in(limit).await(condition)) {
            throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
        }
    }

    @Override
    public void close() {
        try (var unwinding = new Unwinding()) {
            unwinding.on(folder);
            unwinding.on(cluster);
            unwinding.on(client);
        }
    }
}
