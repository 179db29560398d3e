package dev.portcullis.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An API server that refuses the first list of every resource as one too many, and answers the next with one Secret or nothing; watches stay silent. */
public final class BusyApi implements AutoCloseable {
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final String secret;

    /** Starts with the data of the Secret, in base64. */
    public BusyApi(Map<String, String> secretData) throws IOException {
        this.secret = secret(secretData);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns the base64 form that the data of a Secret has. */
    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a client that repeats no request of its own accord, so that a refusal reaches whoever asked. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        if (uri.getQuery() != null && uri.getQuery().contains("watch=true")) {
            var webSocket = exchange.getRequestHeaders().containsKey("Upgrade");
            exchange.sendResponseHeaders(200, webSocket ? -1 : 0);
            exchange.getResponseBody().flush();
            return;
        }
        var busy = refused.add(uri.getPath());
        var items = uri.getPath().endsWith("/secrets") ? secret : "";
        var body = busy ? "" : "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + items + "]}";
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(busy ? 429 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String secret(Map<String, String> data) {
        ObjectNode secret = JsonNodeFactory.instance.objectNode();
        secret.putObject("metadata").put("name", "kept").put("uid", "1").put("resourceVersion", "1");
        var fields = secret.putObject("data");
        data.forEach(fields::put);
        return secret.toString();
    }

    /** Answers nobody any more. */
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }
}
