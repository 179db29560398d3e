package dev.portcullis.e2e.replicas;

import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.replicas.Supply.Image;
import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.Door;
import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster with several webhooks as one Service, a policy in force, and images of which the operator has kept what is known. */
final class Service implements AutoCloseable {
    static final List<String> NAMESPACES = List.of("shop", "till", "desk");

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Map<String, String> DRAIN = Map.of("PORTCULLIS_WEBHOOK_DRAIN", "5s");

    private final LocalStack stack;
    private final KubernetesClient client;
    private final BusyRegistry registry;
    private final Replicas replicas;

    private Service(LocalStack stack, Supply supply, int count) {
        this.stack = stack;
        this.client = stack.closeWithStack(stack.controlPlane().admin().client());
        this.registry = stack.closeWithStack(new BusyRegistry(supply));
        NAMESPACES.forEach(name -> stack.controlPlane().createNamespace(name, Map.of("tier", "production")));
        var balancer = stack.closeWithStack(Balancer.start());
        var settings =
                Installation.Settings.of(Repository.find(), registry.host()).with(DRAIN);
        var installation = stack.closeWithStack(
                Installation.startBehind(stack.controlPlane(), stack.folder(), settings, balancer.port()));
        this.replicas = stack.closeWithStack(new Replicas(installation, balancer, count));
        enforce(supply);
    }

    /** Starts it, with this number of webhooks. */
    static Service start(Supply supply, int count) {
        var stack = LocalStack.builder().name("replicas").controlPlane().start();
        try (var unwinding = new Unwinding()) {
            unwinding.on(stack);
            var service = new Service(stack, supply, count);
            unwinding.keep();
            return service;
        }
    }

    private void enforce(Supply supply) {
        var resources = new Resources(stack.controlPlane());
        var policy = KeySigned.policy(registry.host() + "/**");
        // A first deny list has the content of every image asked for, to look for what is denied in indexes.
        resources.apply(
                KeySigned.trustRoot(supply.publicKeyPem()) + "---\n" + policy + deny(supply, Expectation.DENIED_FRESH));
        resources.awaitEffect();
        haveKept(Stream.of(Expectation.KNOWN, Expectation.DENIED_KNOWN)
                .flatMap(kind -> supply.of(kind).stream())
                .toList());
        resources.apply(policy + deny(supply, Expectation.DENIED_FRESH, Expectation.DENIED_KNOWN));
        resources.awaitEffect();
        // A webhook hears of a revision a moment after the operator.
        var door = throughApiServer();
        await(
                "every replica to deny",
                () -> Stream.generate(() -> supply.of(Expectation.DENIED_KNOWN).getFirst())
                        .limit(20)
                        .noneMatch(image -> door.ask(NAMESPACES.getFirst(), 1, image.at(registry.host()))
                                instanceof Answer.Admitted));
    }

    private static String deny(Supply supply, Expectation... kinds) {
        return Stream.of(kinds)
                .flatMap(kind -> supply.of(kind).stream())
                .map(image -> '"' + image.digest() + '"')
                .collect(Collectors.joining(", ", "  deny: {digests: [", "]}\n"));
    }

    /** Runs images, and waits until the operator has kept what is known of them. */
    private void haveKept(List<Image> images) {
        for (var number = 0; number < images.size(); number++) {
            var namespace = NAMESPACES.get(number % NAMESPACES.size());
            var pod = Pods.of(namespace, "running-" + number, images.get(number).at(registry.host()));
            await("the policy to admit " + images.get(number), () -> {
                try {
                    client.resource(pod).create();
                    return true;
                } catch (KubernetesClientException e) {
                    return false;
                }
            });
        }
        await(
                "what is verified to be kept",
                () -> kept().containsAll(images.stream().map(Image::digest).toList()));
    }

    /** Returns the digests of images of which the operator has kept what is known. */
    Set<String> kept() {
        return client.resources(VerifiedImage.class).list().getItems().stream()
                .map(image -> image.getSpec().digest())
                .collect(Collectors.toSet());
    }

    /** Returns the images of all Pods that are stored. */
    Set<String> running() {
        return NAMESPACES.stream()
                .flatMap(namespace -> client.pods().inNamespace(namespace).list().getItems().stream())
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .collect(Collectors.toSet());
    }

    BusyRegistry registry() {
        return registry;
    }

    Replicas replicas() {
        return replicas;
    }

    /** Returns the way by the API server. */
    Door throughApiServer() {
        return stack.closeWithStack(new ThroughApiServer(stack.controlPlane().admin()));
    }

    /** Returns the way to the webhooks themselves. */
    Door toWebhooks() {
        return stack.closeWithStack(ToWebhooks.of(client));
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(SOON).await(condition)) {
            throw new AssertionError("not within " + SOON + ": " + what);
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
