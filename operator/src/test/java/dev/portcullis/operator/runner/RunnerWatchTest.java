package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerWatchTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Map<String, String> lists = new ConcurrentHashMap<>();

    private HttpServer api() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var uri = exchange.getRequestURI();
            lists.putIfAbsent(uri.getPath(), String.valueOf(uri.getQuery()));
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Of the API server's cache nobody says how old it is: a limit that was lowered, and kept by the leader before, may not be in it. */
    @ParameterizedTest
    @ValueSource(strings = {"runnerpools", "runnerbudgets", "runnerreservations"})
    void whatIsDeclaredAndGrantedIsReadAsItIsStored(String resource) throws IOException {
        var path = "/apis/portcullis.dev/v1alpha1/" + resource;
        var api = api();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build();
                var watch = new RunnerWatch(client, new RunnerInbox())) {
            watch.start();
            await().atMost(SOON).until(() -> lists.containsKey(path));
        } finally {
            api.stop(0);
        }

        assertThat(lists)
                .hasEntrySatisfying(
                        path, query -> assertThat(query).contains("limit=").doesNotContain("resourceVersion=0"));
    }
}
