package dev.portcullis.registry.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An HTTP server on 127.0.0.1 whose answers a test writes by hand, and which remembers what it was asked. */
final class ScriptedRegistry implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Request, Response>> routes = new LinkedHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    ScriptedRegistry() throws IOException {
        this(null);
    }

    ScriptedRegistry(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers requests whose path (with query, if the key has one) is this; {@code *} answers all others. */
    ScriptedRegistry on(String path, Function<Request, Response> answer) {
        routes.put(path, answer);
        return this;
    }

    ScriptedRegistry on(String path, Response response) {
        return on(path, request -> response);
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    ImageRepository repository() {
        return new ImageRepository(host(), "apps/shop");
    }

    String url(String path) {
        return (server instanceof HttpsServer ? "https://" : "http://") + host() + path;
    }

    List<String> asked() {
        return requests.stream().map(Request::toString).toList();
    }

    List<@Nullable String> authorizations() {
        List<@Nullable String> values = new ArrayList<>();
        requests.forEach(request -> values.add(request.authorization()));
        return values;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("Accept"));
            requests.add(request);
            Function<Request, Response> route = routes.get(request.target());
            if (route == null) {
                route = routes.get(exchange.getRequestURI().getPath());
            }
            if (route == null) {
                route = routes.getOrDefault("*", unknown -> Response.of(404));
            }
            write(exchange, route.apply(request));
        }
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        response.headers()
                .forEach((name, values) ->
                        values.forEach(value -> exchange.getResponseHeaders().add(name, value)));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        long length = response.endless() ? 0 : response.body().length;
        exchange.sendResponseHeaders(response.status(), head || (length == 0 && !response.endless()) ? -1 : length);
        if (head) {
            return;
        }
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(response.body());
            while (response.endless()) {
                body.write(new byte[4096]);
            }
        }
    }

    record Request(
            String method,
            String target,
            @Nullable String authorization,
            @Nullable String accept) {
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Response(int status, Map<String, List<String>> headers, byte[] body, boolean endless) {
        static Response of(int status) {
            return new Response(status, Map.of(), new byte[0], false);
        }

        static Response ok(String contentType, String body) {
            return new Response(200, Map.of(), body.getBytes(StandardCharsets.UTF_8), false)
                    .with("Content-Type", contentType);
        }

        static Response endlessBody() {
            return new Response(200, Map.of(), new byte[0], true).with("Content-Type", MediaTypes.OCI_INDEX);
        }

        static Response challenge(String value) {
            return of(401).with("WWW-Authenticate", value);
        }

        static Response redirect(String target) {
            return of(307).with("Location", target);
        }

        static Response token(String token) {
            return ok("application/json", "{\"token\":\"" + token + "\",\"expires_in\":300}");
        }

        Response with(String name, String value) {
            Map<String, List<String>> all = new LinkedHashMap<>(headers);
            List<String> values = new ArrayList<>(all.getOrDefault(name, List.of()));
            values.add(value);
            all.put(name, values);
            return new Response(status, all, body, endless);
        }

        Digest digest() {
            return Digest.of(body);
        }

        Descriptor descriptor() {
            return Descriptor.of(MediaTypes.OCI_INDEX, digest(), body.length);
        }
    }
}
