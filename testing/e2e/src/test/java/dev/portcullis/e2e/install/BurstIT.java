package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand images at once that nobody knows, of which some are at a registry that hangs, on a webhook with the memory that it has in a cluster. */
@Tag("alone")
@Tag("long")
@Timeout(300)
class BurstIT {
    private static final int UNKNOWN = 800;
    private static final int HANGING = 200;
    /** Fewer than the API server lets one connection ask at once. */
    private static final int AT_ONCE = 80;

    /** An image that is known is answered within this, whatever else goes on; the webhook's own deadline is 8 s. */
    private static final Duration BOUND = Duration.ofSeconds(4);

    private static final long MOST_RESIDENT = 320L * 1024 * 1024;

    private LocalStack stack;
    private ScriptedRegistry scripted;
    private Installation installation;
    private KubernetesClient crowd;
    private KubernetesClient client;
    private List<FixtureImage> signed;

    @BeforeEach
    void enforce() {
        stack = LocalStack.builder()
                .name("burst")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        scripted = stack.closeWithStack(ScriptedRegistry.start());
        scripted.otherwise(
                request -> request.path().startsWith("/v2/hanging/") ? Response.silence() : Response.of(404));
        List.of("shop", "till")
                .forEach(name -> stack.controlPlane().createNamespace(name, Map.of("tier", "production")));
        var fixtures = new ImageFixtures(stack.registry(), 6);
        var key = stack.cosign().generateKeyPair("release");
        signed = List.of(fixtures.image("apps/signed", "1"), fixtures.image("apps/later", "1"));
        signed.forEach(image -> stack.cosign().sign(key, image.byDigest()));
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host(), scripted.host())
                .forLongRuns(List.of());
        installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        crowd = stack.closeWithStack(stack.controlPlane().admin().client());
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.trustRoot(key.publicKeyPem()) + "---\n"
                + KeySigned.policy(List.of(stack.registry().host() + "/**", scripted.host() + "/**")));
        resources.awaitEffect();
    }

    @AfterEach
    void stopServers() {
        stack.close();
    }

    @Test
    void keepsNobodyWaitingForWhatIsKnownAndAdmitsNothing() throws Exception {
        assertThat(attempt(client, "shop", signed.getFirst().byDigest())).isEmpty();
        var slowest = Duration.ZERO;
        var answered = 0;
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var burst = new ArrayList<Future<String>>();
            IntStream.range(0, UNKNOWN)
                    .mapToObj(number -> image("unknown", number))
                    .forEach(image -> burst.add(threads.submit(() -> attempt(crowd, "shop", image))));
            IntStream.range(0, HANGING)
                    .mapToObj(number -> image("hanging", number))
                    .forEach(image -> burst.add(threads.submit(() -> attempt(crowd, "shop", image))));

            while (!burst.stream().allMatch(Future::isDone)) {
                for (var namespace : List.of("shop", "till")) {
                    var began = System.nanoTime();
                    assertThat(attempt(client, namespace, signed.getFirst().byDigest()))
                            .isEmpty();
                    var took = Duration.ofNanos(System.nanoTime() - began);
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    answered++;
                }
            }
            for (var refused : burst) {
                assertThat(refused.get())
                        .containsPattern("\\[(SignatureMissing|ImageNotFound|Overloaded|RegistryTimeout)]");
            }
        }
        var resident = installation.webhook().process().residentBytes();
        System.out.printf(
                "burst of %d digests: %d answers of what is known meanwhile, the slowest in %d ms; %d MiB resident%n",
                UNKNOWN + HANGING, answered, slowest.toMillis(), resident / (1024 * 1024));

        assertThat(slowest).isLessThan(BOUND);
        assertThat(resident).isBetween(1L, MOST_RESIDENT);
        assertThat(Files.readString(installation.webhook().log())).doesNotContain("OutOfMemoryError");
        assertThat(attempt(client, "till", signed.getLast().byDigest()))
                .as("an image that was not known")
                .isEmpty();
    }

    private String image(String repository, int number) {
        var digest = Digest.of((repository + number).getBytes(StandardCharsets.UTF_8));
        return scripted.host() + "/" + repository + "/app" + number % 10 + "@" + digest;
    }

    /** Returns the API server's message; empty where the Pod was created. */
    private static String attempt(KubernetesClient client, String namespace, String image) {
        var pod = Pods.of(namespace, "attempt-" + UUID.randomUUID(), image);
        try {
            client.resource(pod).create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
