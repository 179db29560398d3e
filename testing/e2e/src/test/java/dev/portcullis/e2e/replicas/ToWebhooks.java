package dev.portcullis.e2e.replicas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.Door;
import dev.portcullis.testing.pki.Pem;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/** Asks the webhooks themselves, as the API server would ask by the registration's fail-closed entry. */
final class ToWebhooks implements Door, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    /** The registration's. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient http;

    private ToWebhooks(URI address, String authorities) {
        this.address = address;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(Pem.trusting(authorities))
                .build();
    }

    /** Finds in the cluster where and as whom the webhook is registered. */
    static ToWebhooks of(KubernetesClient client) {
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
        var authorities = Base64.getDecoder().decode(registered.getCaBundle());
        return new ToWebhooks(URI.create(registered.getUrl()), new String(authorities, StandardCharsets.UTF_8));
    }

    @Override
    public Answer ask(String namespace, int number, String image) {
        var review = """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"%s",\
                "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},\
                "name":"attempt","namespace":"%s","operation":"CREATE","userInfo":{"username":"test"},"dryRun":true,\
                "object":%s}}""".formatted(UUID.randomUUID(), namespace, Door.pod(namespace, number, image));
        var request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(review));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return response.statusCode() == OK
                    ? answer(response.body())
                    : new Answer.Failed("status " + response.statusCode());
        } catch (IOException e) {
            return new Answer.Failed(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Broken("interrupted");
        }
    }

    private static Answer answer(String body) throws JsonProcessingException {
        var response = JSON.readTree(body).path("response");
        return response.path("allowed").asBoolean()
                ? new Answer.Admitted()
                : Answer.Refused.with(response.at("/status/message").asText());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
