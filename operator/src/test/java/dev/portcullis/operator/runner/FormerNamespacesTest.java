package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FormerNamespacesTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                    .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    private volatile int status = 200;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String pod(String namespace, String name) {
        return "{\"metadata\":{\"namespace\":\"%s\",\"name\":\"%s\"}}".formatted(namespace, name);
    }

    private static String page(String next, String... pods) {
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(next, String.join(",", pods));
    }

    @BeforeEach
    void twoPages() {
        server.createContext("/api/v1/pods", exchange -> {
            var query = String.valueOf(exchange.getRequestURI().getQuery());
            asked.add(query);
            var page = query.contains("continue=more")
                    ? page("", pod("other", "runner-2"), pod("third", "runner-3"))
                    : page("more", pod("ci", "runner-1"), pod("bait", "impostor"));
            var body = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void areWhereRunnersAreThatSomebodyPaysFor() {
        var found =
                FormerNamespaces.of(client, pod -> pod.getMetadata().getName().startsWith("runner-"));

        assertThat(found).containsExactly("ci", "other", "third");
        assertThat(asked).hasSize(2).allMatch(query -> query.contains("labelSelector=portcullis.dev/runner-budget"));
    }

    @Test
    void nothingBeginsWithoutKnowingThem() {
        status = 503;

        assertThatThrownBy(() -> FormerNamespaces.of(client, pod -> true)).isInstanceOf(ClusterFault.class);
    }
}
