package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StoredImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<JsonNode> asked = new ArrayList<>();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    private final StoredImages stored = StoredImages.in(client);
    private int status = 200;

    StoredImagesTest() throws IOException {}

    @BeforeEach
    void begin() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        client.close();
        server.stop(0);
    }

    /** Two writes never have one version, nor have two objects of one name. */
    @Test
    void deletesNothingButTheVersionThatWasSeen() {
        assertThat(stored.delete("a", "7")).isTrue();

        assertThat(asked)
                .singleElement()
                .satisfies(options -> assertThat(
                                options.at("/preconditions/resourceVersion").asText())
                        .isEqualTo("7"));
    }

    @Test
    void whatWasWrittenSinceStays() {
        status = 409;

        assertThat(stored.delete("a", "7")).isFalse();
    }

    @Test
    void whatIsGoneIsNotGoneByThis() {
        status = 404;

        assertThat(stored.delete("a", "7")).isFalse();
    }

    @Test
    void whoeverMayNotDeleteSaysSo() {
        status = 403;

        assertThatThrownBy(() -> stored.delete("a", "7")).isInstanceOf(KubernetesClientException.class);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
        var success = status == 200;
        var body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"" + (success ? "Success" : "Failure")
                + "\",\"code\":" + status + ",\"details\":{\"name\":\"a\"}}";
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }
}
