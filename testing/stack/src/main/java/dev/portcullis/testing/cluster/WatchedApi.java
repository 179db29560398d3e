package dev.portcullis.testing.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An API server that lists what it is given, and whose watches can be lost. What it lists changes only for whoever lists again. */
public final class WatchedApi implements AutoCloseable {
    private static final String GONE =
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":410,\"reason\":\"Expired\"}}\n";

    private static final String BOOKMARK =
            "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Any\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"resourceVersion\":\"1\"}}}\n";

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Map<String, List<? extends HasMetadata>> objects = new HashMap<>();
    private final Map<String, HasMetadata> named = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private boolean ended;

    /** Starts with nothing to list. */
    public WatchedApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns a client that repeats no request of its own accord, and lists again soon. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .withWatchReconnectInterval(20)
                        .build())
                .build();
    }

    /** Lists these from now on as all objects of a kind. */
    public synchronized void list(String plural, HasMetadata... all) {
        objects.put(plural, List.of(all));
    }

    /** Gives this from now on to whoever asks for it by its name, whatever is listed, lost kinds included. */
    public synchronized void give(String plural, HasMetadata one) {
        named.put(plural + "/" + one.getMetadata().getName(), one);
    }

    /** Ends the watches of a kind, and refuses to list it, until it is restored. */
    public synchronized void lose(String plural) {
        lost.add(plural);
        notifyAll();
    }

    /** Lists and watches a kind again. */
    public synchronized void restore(String plural) {
        lost.remove(plural);
    }

    /** Returns how often a kind was refused. */
    public synchronized int refusals(String plural) {
        return refusals.getOrDefault(plural, 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var plural = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
        var query = query(uri.getQuery());
        if (query.getOrDefault("watch", "").equals("true")) {
            watch(exchange, plural);
            return;
        }
        var begin = Integer.parseInt(query.getOrDefault("continue", "0"));
        var one = named(uri.getPath());
        var body = one != null ? one : body(plural, begin, Integer.parseInt(query.getOrDefault("limit", "1000000")));
        var bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(body == null ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized @Nullable String named(String path) {
        return named.entrySet().stream()
                .filter(one -> path.endsWith("/" + one.getKey()))
                .map(one -> serialization.asJson(one.getValue()))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> query(@Nullable String text) {
        return Arrays.stream((text == null ? "" : text).split("&"))
                .map(part -> part.split("=", 2))
                .filter(parts -> parts.length == 2 && !parts[1].isEmpty())
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private void watch(HttpExchange exchange, String plural) throws IOException {
        // 200 to a WebSocket has the client watch by plain HTTP.
        var webSocket = exchange.getRequestHeaders().containsKey("Upgrade");
        exchange.sendResponseHeaders(200, webSocket ? -1 : 0);
        if (!webSocket) {
            // Without anything behind them the headers of the answer stay where they are.
            exchange.getResponseBody().write(BOOKMARK.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (awaitLoss(plural)) {
                exchange.getResponseBody().write(GONE.getBytes(StandardCharsets.UTF_8));
            }
        }
        exchange.close();
    }

    /** Returns false at the end of the server. */
    private synchronized boolean awaitLoss(String plural) {
        try {
            while (!lost.contains(plural) && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !ended;
    }

    /** Returns a page of a list; null where it is refused. */
    private synchronized @Nullable String body(String plural, int begin, int limit) {
        if (lost.contains(plural)) {
            refusals.merge(plural, 1, Integer::sum);
            return null;
        }
        var all = objects.getOrDefault(plural, List.of());
        var end = Math.min(all.size(), begin + limit);
        var next = end < all.size() ? "\",\"continue\":\"" + end : "";
        return all.subList(begin, end).stream()
                .map(serialization::asJson)
                .collect(Collectors.joining(
                        ",", "{\"metadata\":{\"resourceVersion\":\"1" + next + "\"},\"items\":[", "]}"));
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
