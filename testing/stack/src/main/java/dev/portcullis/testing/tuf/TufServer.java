package dev.portcullis.testing.tuf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.testing.pki.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves a folder on 127.0.0.1, and answers badly where told so. */
public final class TufServer implements AutoCloseable {
    private static final int PACE_MILLIS = 20;
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Path folder;

    private TufServer(HttpServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts a server for a folder. */
    public static TufServer start(Path folder) {
        try {
            return start(folder, HttpServer.create(LOOPBACK, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server for a folder that speaks HTTPS and shows this certificate. */
    public static TufServer startTls(Path folder, IssuedCertificate certificate) {
        return startTls(LOOPBACK, folder, certificate);
    }

    /** Starts one on an address of this machine that others reach, such as the Pods of a real node. */
    public static TufServer startTls(String address, Path folder, IssuedCertificate certificate) {
        return startTls(new InetSocketAddress(address, 0), folder, certificate);
    }

    private static TufServer startTls(InetSocketAddress address, Path folder, IssuedCertificate certificate) {
        try {
            var tls = HttpsServer.create(address, 0);
            tls.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            return start(folder, tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TufServer start(Path folder, HttpServer http) {
        var server = new TufServer(http, folder);
        http.setExecutor(server.executor);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    /** A way to answer one request. */
    public interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://"
                + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/";
    }

    /** Serves another folder from now on. */
    public void serve(Path other) {
        folder = other;
    }

    /** Answers requests for a path, which begins with a slash, in another way from now on. */
    public void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** Returns the paths that were asked for since the last call, each with a slash before it. */
    public List<String> takeRequests() {
        var taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Answers with a status and nothing else. */
    public static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** Sends elsewhere. */
    public static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Sends bytes without end, as fast as they are taken. */
    public static Answer endless(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, 0);
            var chunk = new byte[64 * 1024];
            while (true) {
                exchange.getResponseBody().write(chunk);
            }
        };
    }

    /** Sends a byte now and then, without end. */
    public Answer drip() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        };
    }

    /** Takes the request and says nothing. */
    public Answer silence() {
        return exchange -> closed.await();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        requests.add(path);
        try (exchange) {
            answers.getOrDefault(path, this::file).give(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        var path =
                folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
        if (!path.startsWith(folder) || !Files.isRegularFile(path)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        var content = Files.readAllBytes(path);
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
