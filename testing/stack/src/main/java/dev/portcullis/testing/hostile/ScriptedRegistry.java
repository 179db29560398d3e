package dev.portcullis.testing.hostile;

import dev.portcullis.testing.pki.IssuedCertificate;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on 127.0.0.1 that answers as a test wrote it, remembers what it was asked, and counts what it sent.
 *
 * <p>It writes to the socket itself, because servers that others wrote refuse to lie about lengths.
 */
public final class ScriptedRegistry implements AutoCloseable {
    private final ServerSocket socket;
    private final boolean tls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, Behaviour> routes = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile Behaviour otherwise = Behaviour.always(Response.of(404));

    private ScriptedRegistry(ServerSocket socket, boolean tls) {
        this.socket = socket;
        this.tls = tls;
        threads.execute(this::accept);
    }

    /** Starts one that speaks plain HTTP and knows nothing. */
    public static ScriptedRegistry start() {
        return start(null);
    }

    /** Starts one that speaks HTTPS under this certificate, plain HTTP under none. */
    public static ScriptedRegistry start(@Nullable IssuedCertificate certificate) {
        try {
            ServerSocket socket = certificate == null
                    ? new ServerSocket()
                    : certificate.serverContext().getServerSocketFactory().createServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 256);
            return new ScriptedRegistry(socket, certificate != null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers what is asked about a path, or a path with a query, in this way. */
    public ScriptedRegistry on(String target, Behaviour behaviour) {
        routes.put(target, behaviour);
        return this;
    }

    public ScriptedRegistry on(String target, Response response) {
        return on(target, Behaviour.always(response));
    }

    /** Answers everything else in this way. */
    public ScriptedRegistry otherwise(Behaviour behaviour) {
        otherwise = behaviour;
        return this;
    }

    public ScriptedRegistry otherwise(Response response) {
        return otherwise(Behaviour.always(response));
    }

    /** Returns host and port. */
    public String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Returns host and port by another name of this machine: to a client, another host. */
    public String otherName() {
        return "localhost:" + socket.getLocalPort();
    }

    public String url(String path) {
        return url(host(), path);
    }

    /** Returns a URL under the other name. */
    public String otherUrl(String path) {
        return url(otherName(), path);
    }

    private String url(String authority, String path) {
        return (tls ? "https://" : "http://") + authority + path;
    }

    /** Returns what was asked so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns method and target of each request so far. */
    public List<String> asked() {
        return requests.stream().map(Request::toString).toList();
    }

    /** Returns the Authorization of each request so far, null where there was none. */
    public List<@Nullable String> authorizations() {
        List<@Nullable String> values = new ArrayList<>();
        requests.forEach(request -> values.add(request.authorization()));
        return values;
    }

    /** Tells whether a text was in any request, as it is or within Base64. */
    public boolean heard(String text) {
        return requests.stream()
                .flatMap(request -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(request.target()),
                        request.headers().stream().map(Request.Header::value)))
                .anyMatch(value -> value.contains(text) || decoded(value).contains(text));
    }

    private static String decoded(String value) {
        try {
            String last = value.substring(value.lastIndexOf(' ') + 1);
            return new String(Base64.getDecoder().decode(last), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Returns how many bytes of bodies were sent so far; what lies in buffers of the system counts as sent. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        close(socket);
        connections.forEach(ScriptedRegistry::close);
        threads.shutdownNow();
        threads.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                // Header and body are written apart, and the second would wait for word of the first.
                connection.setTcpNoDelay(true);
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                // Closed; or one client went away, which concerns no other.
            }
        }
    }

    private void serve(Socket socketOfClient) {
        try (Connection connection = new Connection(socketOfClient, sent)) {
            Request request = connection.read();
            while (request != null) {
                requests.add(request);
                if (!connection.write(behaviour(request).answer(request), request)) {
                    return;
                }
                request = connection.read();
            }
        } catch (IOException e) {
            // The client went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socketOfClient);
        }
    }

    private Behaviour behaviour(Request request) {
        Behaviour whole = routes.get(request.target());
        return whole != null ? whole : routes.getOrDefault(request.path(), otherwise);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
