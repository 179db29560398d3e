package dev.portcullis.operator.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.crds.gate.GateProbeSpec;
import dev.portcullis.crds.gate.GateTokens;
import dev.portcullis.crds.gate.ProbeAnswer;
import dev.portcullis.crds.key.InstallationKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Answers as the webhook does by contract: probes on their own path with what only the key's holder knows, everything else with yes. */
final class FakeWebhook implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final char[] PASSWORD = new char[0];

    private final KubernetesClient client;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private FakeWebhook(KubernetesClient client, int port) throws IOException, GeneralSecurityException {
        this.client = client;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(secret("portcullis-webhook-certificate"))));
        server.createContext("/admit/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts with the certificate that stands in the cluster. */
    static FakeWebhook start(KubernetesClient client, int port) {
        try {
            return new FakeWebhook(client, port);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what it was asked, as {@code <entry> <operation> <kind> <name>}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/", -1);
        var entry = path[2];
        var keys = InstallationKeys.ofSecretData(secret(InstallationKeys.SECRET).getData())
                .orElseThrow();
        if (!GateTokens.of(keys).contain(path[3])) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        var request = JSON.readTree(exchange.getRequestBody()).path("request");
        var kind = request.path("kind").path("kind").asText();
        asked.add(String.join(
                " ",
                entry,
                request.path("operation").asText(),
                kind,
                request.path("name").asText()));
        var denial = "GateProbe".equals(kind) ? probeAnswer(entry, request.path("object"), keys) : "";
        var answer = JSON.writeValueAsBytes(Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "response",
                Map.of(
                        "uid",
                        request.path("uid").asText(),
                        "allowed",
                        denial.isEmpty(),
                        "status",
                        Map.of("message", denial))));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String probeAnswer(String entry, JsonNode probe, InstallationKeys keys) {
        var spec = new GateProbeSpec(
                probe.path("spec").path("entry").asText(),
                probe.path("spec").path("challenge").asText());
        return spec.entry().equals(entry) ? ProbeAnswer.message(keys.current(), spec) : "[GateProbe] not here";
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(Stage.NAMESPACE).withName(name).get();
    }

    private static SSLContext tls(Secret secret) throws GeneralSecurityException, IOException {
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(text(secret, "tls.crt").getBytes(US_ASCII)))
                .toArray(Certificate[]::new);
        var body = text(secret, "tls.key").replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("webhook", key, PASSWORD, chain);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
