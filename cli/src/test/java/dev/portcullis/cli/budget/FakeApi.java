package dev.portcullis.cli.budget;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What an API server answers by path. */
final class FakeApi implements AutoCloseable {
    static final String SHARED = "/apis/portcullis.dev/v1alpha1/";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final int otherwise;

    /** @param otherwise status of what was not put in */
    FakeApi(int otherwise) throws IOException {
        this.otherwise = otherwise;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var answer = answers.get(path);
            var body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                    answer == null ? refusals.getOrDefault(path, this.otherwise) : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** A list of objects, with single quotes. */
    static String list(String items) {
        return json("{'kind':'List','apiVersion':'portcullis.dev/v1alpha1','metadata':{},'items':[" + items + "]}");
    }

    static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    void put(String path, String answer) {
        refusals.remove(path);
        answers.put(path, answer);
    }

    void refuse(String path, int status) {
        answers.remove(path);
        refusals.put(path, status);
    }

    /** Writes a file that says how it is reached; returns its path. */
    String kubeconfig(Path folder) throws IOException {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return Files.writeString(folder.resolve("config"), """
                        apiVersion: v1
                        kind: Config
                        current-context: it
                        clusters: [{name: it, cluster: {server: "%s"}}]
                        users: [{name: it, user: {token: none}}]
                        contexts: [{name: it, context: {cluster: it, user: it}}]
                        """.formatted(address))
                .toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
