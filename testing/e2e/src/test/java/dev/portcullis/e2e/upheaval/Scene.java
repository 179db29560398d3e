package dev.portcullis.e2e.upheaval;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A cluster with Portcullis in which one policy is in force, and images to try it with. */
final class Scene implements AutoCloseable {
    /** The namespace in which the policy is enforced. */
    static final String ENFORCED = "shop";

    /** A namespace that no policy selects. */
    static final String OPEN = "lab";

    private static final Duration SOON = Duration.ofSeconds(60);

    private final LocalStack stack;
    private final KubernetesClient client;
    private final Installation installation;
    private final SampleImages images;

    private Scene(LocalStack stack) {
        this.stack = stack;
        this.client = stack.closeWithStack(stack.controlPlane().admin().client());
        this.images = SampleImages.make(stack);
        this.installation = stack.closeWithStack(Installation.start(
                stack.controlPlane(),
                stack.folder(),
                Installation.Settings.of(Repository.find(), stack.registry().host())));
        populate();
    }

    static Scene start(String name, ControlPlaneOptions options) {
        var stack = LocalStack.builder()
                .name(name)
                .controlPlane(options)
                .registry()
                .cosign()
                .start();
        try {
            return new Scene(stack);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Makes namespaces, what runs in one of them from before, and the rules, and waits until these are in force. */
    void populate() {
        stack.controlPlane().createNamespace(ENFORCED, Map.of("tier", "production"));
        stack.controlPlane().createNamespace(OPEN, Map.of());
        table().makeWhatRunsAlready();
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.trustRoot(images.publicKeyPem()) + "---\n" + KeySigned.policy(images.covered()));
        resources.awaitEffect();
    }

    ControlPlane cluster() {
        return stack.controlPlane();
    }

    KubernetesClient client() {
        return client;
    }

    Installation installation() {
        return installation;
    }

    SampleImages images() {
        return images;
    }

    VerdictTable table() {
        return new VerdictTable(client, installation, images);
    }

    /** Lets somebody try to start an unsigned image in the enforced namespace, from now on until it is closed. */
    Intruder intruder() {
        return new Intruder(stack.controlPlane().admin().client(), images.unsigned());
    }

    /** Waits for a minute. */
    static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(SOON).await(condition)) {
            throw new AssertionError("not within " + SOON + ": " + what);
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
