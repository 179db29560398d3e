package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A key that is removed or revoked, and an image that is denied, count no more on any replica within five seconds, whatever is remembered. */
@Tag("long")
class TrustEndsIT {
    private static final Duration ENDS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalStack stack;
    private Installation installation;
    private Resources resources;
    private FixtureImage signed;
    private String key;
    private String otherKey;
    private List<Replica> replicas;

    @BeforeEach
    void twoReplicasThatKnowTheImage() {
        stack = LocalStack.builder()
                .name("ends")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        signed = new ImageFixtures(stack.registry(), 5).image("apps/signed", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        key = pair.publicKeyPem();
        otherKey = stack.cosign().generateKeyPair("other").publicKeyPem();
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        installation = stack.closeWithStack(Installation.start(
                stack.controlPlane(),
                stack.folder(),
                Installation.Settings.of(Repository.find(), stack.registry().host())));
        resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(stack.registry().host(), key));
        resources.awaitEffect();
        try (var hand = new OperatorsHand(stack.controlPlane())) {
            hand.write(hand.verify(signed.byDigest(), "keys"));
        }
        var port = Ports.free();
        stack.closeWithStack(installation.replica("replica", port)).start();
        try (var client = stack.controlPlane().admin().client()) {
            replicas = List.of(Replica.of(client, installation.webhookPort()), Replica.of(client, port));
        }
        assertThat(Deadline.in(PATIENCE)
                        .await(() -> replicas.stream().allMatch(replica -> replica.admits(signed.byDigest()))))
                .isTrue();
    }

    @AfterEach
    void stopServers() {
        stack.close();
    }

    @Test
    void endsEverywhereInTime() {
        var fingerprint = fingerprint(key);
        measure(
                "revocation of a key",
                () -> resources.apply(KeySigned.trustRoot(key) + """
                  revocations: [{reason: "stolen", fingerprint: "%s"}]
                """.formatted(fingerprint)),
                "SignerNotAuthorized,TrustRevoked,SignatureMissing");
        restored(() -> resources.apply(KeySigned.trustRoot(key)));

        measure(
                "removal of a key",
                () -> resources.apply(KeySigned.trustRoot(otherKey)),
                "KeyUnknown,SignatureMissing");
        restored(() -> resources.apply(KeySigned.trustRoot(key)));

        var policy = KeySigned.policy(stack.registry().host() + "/**");
        measure("denial of a digest", () -> resources.apply(policy + """
                  deny: {digests: ["%s"]}
                """.formatted(signed.digest())), "ImageDenied");
        restored(() -> resources.apply(policy));
    }

    /** Applies an edit, and waits until nobody admits the image any more, for one of the reasons. */
    private void measure(String what, Runnable edit, String reasons) {
        var began = System.nanoTime();
        edit.run();
        var inTime = Deadline.in(ENDS)
                .await(() -> replicas.stream().noneMatch(replica -> replica.admits(signed.byDigest())));
        var took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println(what + " in effect on all replicas after " + took.toMillis() + " ms");
        assertThat(inTime).as("%s within %s", what, ENDS).isTrue();
        assertThat(took).isLessThan(ENDS);
        for (var replica : replicas) {
            assertThat(reasons.split(",")).contains(replica.reason(signed.byDigest()));
        }
    }

    private void restored(Runnable edit) {
        edit.run();
        assertThat(Deadline.in(PATIENCE)
                        .await(() -> replicas.stream().allMatch(replica -> replica.admits(signed.byDigest()))))
                .isTrue();
    }

    private static String fingerprint(String pem) {
        var base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return dev.portcullis.core.image.Digest.of(Base64.getDecoder().decode(base64))
                .hex();
    }

    /** One process, asked as the API server asks it. */
    private record Replica(URI address, String authorities) {
        static Replica of(KubernetesClient client, int port) {
            var registered = client
                    .admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .withName(GateEntry.REGISTRATION)
                    .get()
                    .getWebhooks()
                    .stream()
                    .filter(entry -> entry.getName().startsWith("enforce"))
                    .findFirst()
                    .orElseThrow()
                    .getClientConfig();
            var path = URI.create(registered.getUrl()).getPath();
            return new Replica(
                    URI.create("https://127.0.0.1:" + port + path),
                    new String(Base64.getDecoder().decode(registered.getCaBundle()), UTF_8));
        }

        boolean admits(String image) {
            return answer(image).path("allowed").asBoolean();
        }

        String reason(String image) {
            var message = answer(image).at("/status/message").asText();
            return message.substring(message.indexOf('[') + 1, message.indexOf(']'));
        }

        private JsonNode answer(String image) {
            var review = """
                    {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"%s",
                    "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
                    "name":"probe","namespace":"shop","operation":"CREATE","userInfo":{"username":"test"},
                    "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"probe","namespace":"shop"},
                    "spec":{"containers":[{"name":"app","image":"%s"}]}}}}""".formatted(UUID.randomUUID(), image);
            var request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(review));
            try (var http = HttpClient.newBuilder()
                    .sslContext(Pem.trusting(authorities))
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build()) {
                return JSON.readTree(http.send(request.build(), BodyHandlers.ofString())
                                .body())
                        .path("response");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
