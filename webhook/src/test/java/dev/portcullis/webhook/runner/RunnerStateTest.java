package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RunnerStateTest {
    private static final String NOTHING = "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private HttpServer api() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var bytes = NOTHING.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void asksForAFewOfThePodsThatNameTheRunner() throws IOException {
        var api = api();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build();
                var state = new RunnerState(client)) {
            assertThat(state.children("ci", "runner-1")).isEmpty();
        } finally {
            api.stop(0);
        }

        assertThat(asked)
                .singleElement()
                .satisfies(uri -> assertThat(uri)
                        .startsWith("/api/v1/namespaces/ci/pods?")
                        .contains("labelSelector=runner-pod%3Drunner-1", "limit=" + JobPods.PAGE));
    }
}
