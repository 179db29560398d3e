package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The serving certificate is replaced again and again while clients ask: none of them notices. */
@Tag("long")
class CertificateRotationIT {
    private static final String SECRET = "portcullis-webhook-certificate";
    private static final int ROTATIONS = 5;
    private static final int CLIENTS = 4;
    private static final Duration EFFECT = Duration.ofSeconds(30);

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> serials = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private LocalStack stack;
    private KubernetesClient client;

    @BeforeEach
    void install() {
        stack = LocalStack.builder()
                .name("rotation")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        client = stack.controlPlane().admin().client();
        stack.closeWithStack(Installation.start(
                stack.controlPlane(),
                stack.folder(),
                Installation.Settings.of(Repository.find(), stack.registry().host())));
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(
                stack.registry().host(),
                stack.cosign().generateKeyPair("release").publicKeyPem()));
        resources.awaitEffect();
    }

    @AfterEach
    void stopServers() {
        client.close();
        stack.close();
    }

    @Test
    void noRequestIsLostWhileTheCertificateIsReplaced() throws Exception {
        var webhook = registered();
        var authorities = new String(Base64.getDecoder().decode(webhook.getCaBundle()), UTF_8);
        var address = URI.create(webhook.getUrl());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var number = 0; number < CLIENTS; number++) {
                var keepsConnection = number % 2 == 0;
                running.add(threads.submit(() -> ask(address, Pem.trusting(authorities), keepsConnection)));
            }
            assertThat(Deadline.in(EFFECT).await(() -> !serials.isEmpty()))
                    .as("the first certificate is served")
                    .isTrue();
            for (var rotation = 0; rotation < ROTATIONS; rotation++) {
                rotate();
            }
            over.set(true);
            for (var task : running) {
                task.get();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(serials).as("certificates that clients saw").hasSizeGreaterThan(ROTATIONS);
        assertThat(answered).hasValueGreaterThan(CLIENTS * ROTATIONS);
    }

    private WebhookClientConfig registered() {
        return client
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("portcullis")
                .get()
                .getWebhooks()
                .stream()
                .filter(entry -> entry.getName().startsWith("enforce"))
                .findFirst()
                .orElseThrow()
                .getClientConfig();
    }

    /** Takes the certificate away, whereupon the operator issues a new one, and waits until clients were shown that. */
    private void rotate() throws CertificateException {
        var secrets = client.secrets().inNamespace(Installation.NAMESPACE).withName(SECRET);
        var before = serial(secrets.get());
        secrets.delete();
        assertThat(Deadline.in(EFFECT).await(() -> secrets.get() != null)).isTrue();
        var after = serial(secrets.get());
        assertThat(after).isNotEqualTo(before);
        assertThat(Deadline.in(EFFECT).await(() -> serials.contains(after) || !failures.isEmpty()))
                .as("the new certificate is served")
                .isTrue();
    }

    private static String serial(Secret secret) throws CertificateException {
        var pem = Base64.getDecoder().decode(secret.getData().get("tls.crt"));
        return ((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .getSerialNumber()
                .toString();
    }

    /** Asks until it is over: on one connection, or on a new one each time, as API servers that come and go do. */
    private void ask(URI address, SSLContext trusted, boolean keepsConnection) {
        var http = client(trusted);
        try {
            for (var number = 0; !over.get(); number++) {
                if (!keepsConnection && number > 0) {
                    http.close();
                    http = client(trusted);
                }
                ask(http, address, "u-" + number);
            }
        } finally {
            http.close();
        }
    }

    private static HttpClient client(SSLContext trusted) {
        return HttpClient.newBuilder()
                .sslContext(trusted)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    private void ask(HttpClient http, URI address, String uid) {
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(review(uid)))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            response.sslSession().ifPresent(session -> serials.add(serial(session)));
            if (response.statusCode() != 200 || !response.body().contains("\"uid\":\"" + uid + "\"")) {
                failures.add(response.statusCode() + " " + response.body());
            }
            answered.incrementAndGet();
        } catch (IOException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(e.toString());
        }
    }

    private static String serial(SSLSession session) {
        try {
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString();
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("every session here has a certificate", e);
        }
    }

    /** An image that no policy matches: answering needs no registry. */
    private static String review(String uid) {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"%s",
                 "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
                 "name":"p","namespace":"default","operation":"CREATE","userInfo":{"username":"test"},
                 "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},
                  "spec":{"containers":[{"name":"c","image":"registry.example.test/a@sha256:%s"}]}}}}
                """.formatted(uid, "0".repeat(64));
    }
}
