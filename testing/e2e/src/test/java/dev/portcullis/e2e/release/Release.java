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
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The chart, installed on a cluster whose nodes run Pods, by images that were made of what was packaged. All images are in the registry that
 * demands credentials; namespace {@code shop} is enforced.
 */
final class Release implements AutoCloseable {
    static final String NAMESPACE = "portcullis-system";
    static final String SHOP = "shop";
    static final String PULL_SECRET = "registry";

    /** What the chart leaves, with the reason on the page about uninstalling. */
    private static final String KEPT = "portcullis-parameters";

    static final List<String> COMPONENTS = List.of("operator", "webhook");

    private final RunFolder folder;
    private final Ground ground;
    private final Inventory before;
    private final KubernetesClient client;
    private final Helm helm;
    private final Kubectl kubectl;
    private final Cosign cosign;
    private final CosignKey key;

    private Release(Tools tools, RunFolder folder, Ground ground, Inventory before) {
        this.folder = folder;
        this.ground = ground;
        this.client = ground.cluster().admin().client();
        this.before = before;
        this.helm = new Helm(tools, folder, ground.kubeconfig());
        this.kubectl = new Kubectl(tools, folder, ground.kubeconfig());
        this.cosign = new Cosign(tools, folder);
        this.key = cosign.generateKeyPair("release");
    }

    /** Starts a cluster, makes and pushes the images, and installs nothing yet. */
    static Release begin(String name, PrintStream progress) {
        return begin(
                name, progress, (tools, folder) -> Ground.start(tools, folder, progress), any -> Inventory.UNKNOWN);
    }

    /** Begins on the cluster that is named for tests, if one is, and else on one of its own; remembers what is there before. */
    static Release beginAnywhere(String name, PrintStream progress) {
        return begin(
                name,
                progress,
                (tools, folder) -> Ground.isExisting()
                        ? Ground.existing(tools, folder, System.getenv())
                        : Ground.start(tools, folder, progress),
                ground -> Inventory.of(ground.cluster().admin()));
    }

    private static Release begin(
            String name,
            PrintStream progress,
            BiFunction<Tools, RunFolder, Ground> grounds,
            Function<Ground, Inventory> look) {
        var tools = Tools.find();
        try (var unwinding = new Unwinding()) {
            var folder = unwinding.on(RunFolder.create(tools, name));
            var ground = unwinding.on(grounds.apply(tools, folder));
            var before = look.apply(ground);
            before.requireNoneOf("portcullis.dev");
            var release = new Release(tools, folder, ground, before);
            progress.println("release: making images");
            release.pushOwnImages("1");
            ground.cluster().createNamespace(NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
            ground.cluster()
                    .createNamespace(
                            SHOP, Map.of("tier", "production", "pod-security.kubernetes.io/enforce", "restricted"));
            for (var namespace : List.of(NAMESPACE, SHOP)) {
                release.client
                        .resource(ground.registry().pullSecret(namespace, PULL_SECRET))
                        .create();
            }
            unwinding.keep();
            return release;
        }
    }

    /** Pushes images of operator and webhook under this tag; those of another tag have other digests. Returns the digest of each. */
    Map<String, String> pushOwnImages(String tag) {
        var images = LocalImages.in(Path.of("target", "release-images"));
        return COMPONENTS.stream().collect(Collectors.toMap(Function.identity(), application -> {
            var layout = images.build(application, tag).layout().folder();
            return ground.registry()
                    .push(layout, "portcullis/portcullis-" + application, tag)
                    .digest();
        }));
    }

    /** Returns values by which the chart is installed here. */
    String values(String tag, String further) {
        var registries = ground.registries().stream()
                .map(host -> "  - {host: \"%s\", plainHttp: true, allowPrivateAddresses: true}%n".formatted(host))
                .collect(Collectors.joining());
        return """
                image: {registry: "%s/portcullis", tag: "%s", pullSecrets: [%s]}
                registries:
                %s%s
                """.formatted(ground.registry().host(), tag, PULL_SECRET, registries, further);
    }

    /** Has every image of the registries that namespace {@code shop} runs demanded to be signed, and waits until that is so. */
    void enforce() {
        var resources = new Resources(ground.cluster());
        resources.apply(rules());
        resources.awaitEffect();
    }

    /** Returns the rules by which namespace {@code shop} is enforced. */
    String rules() {
        return KeySigned.rules(ground.registry().host(), key.publicKeyPem());
    }

    String publicKeyPem() {
        return key.publicKeyPem();
    }

    /** Pushes an image that prints and waits, signed. */
    FixtureImage signed(String repository) {
        var image = unsigned(repository);
        cosign.sign(key, image.byDigest());
        return image;
    }

    /** Pushes an image that prints and waits, which nobody signs. */
    FixtureImage unsigned(String repository) {
        return ground.registry().workload(repository, "1", repository);
    }

    Helm helm() {
        return helm;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    RunFolder folder() {
        return folder;
    }

    Ground ground() {
        return ground;
    }

    /** Returns the cluster, where it is one of its own. */
    RealCluster cluster() {
        return ground.node()
                .orElseThrow(() -> new IllegalStateException("this is done to no cluster that somebody else needs"));
    }

    /** Deletes what was made here and what the chart leaves, once the release is gone; whoever made more has to delete it before. */
    void forget() {
        List.of(NAMESPACE, SHOP)
                .forEach(name -> client.namespaces().withName(name).delete());
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        definitions.list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().equals("portcullis.dev"))
                .forEach(definition -> definitions.resource(definition).delete());
        var admission = client.admissionRegistration().v1();
        admission.validatingAdmissionPolicyBindings().withName(KEPT).delete();
        admission.validatingAdmissionPolicies().withName(KEPT).delete();
    }

    /** Returns what is there now and was not, or was and is no longer, since this was begun anywhere. */
    List<String> changes() {
        return before.changes(Inventory.of(ground.cluster().admin()));
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
            unwinding.on(ground);
            unwinding.on(client);
        }
    }
}
