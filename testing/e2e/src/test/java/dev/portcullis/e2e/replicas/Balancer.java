package dev.portcullis.e2e.replicas;

import dev.portcullis.testing.process.HttpProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service does: hands each new connection to the next of those whose readiness answers, and cuts it where nobody does or the one is
 * gone. A connection stays where it is. It hears of readiness some time late, as a cluster's nodes do.
 */
final class Balancer implements AutoCloseable {
    private static final long READINESS_MILLISECONDS = 500;
    private static final int CONNECT_MILLISECONDS = 1_000;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket socket;
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final HttpProbe probe = HttpProbe.plain();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();

    private static final class Backend {
        private final int port;
        private final URI readiness;
        private volatile boolean ready;

        Backend(int port, URI readiness) {
            this.port = port;
            this.readiness = readiness;
        }
    }

    private Balancer(ServerSocket socket) {
        this.socket = socket;
        threads.execute(this::accept);
        var _ = probes.scheduleWithFixedDelay(this::look, 0, READINESS_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Starts one on a free port of loopback, with nobody behind it. */
    static Balancer start() {
        try {
            var socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 256);
            return new Balancer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Puts a server behind it, to which connections go while its readiness answers. */
    void add(int port, URI readiness) {
        backends.add(new Backend(port, readiness));
    }

    /** Returns how many connections were cut at once, because there was nobody to take them. */
    int cut() {
        return cut.get();
    }

    private void look() {
        backends.forEach(backend -> backend.ready = probe.answers(backend.readiness));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        var ready = backends.stream().filter(backend -> backend.ready).toList();
        try (client) {
            if (ready.isEmpty()) {
                throw new IOException("nobody is ready");
            }
            var chosen = ready.get(Math.floorMod(next.getAndIncrement(), ready.size()));
            try (var server = new Socket()) {
                server.connect(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), chosen.port), CONNECT_MILLISECONDS);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                var back = threads.submit(() -> pass(server, client));
                pass(client, server);
                back.get();
            }
        } catch (IOException e) {
            cut.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Passes on what comes; when it ends in whatever way, both ends are over. */
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            var out = to.getOutputStream();
            var buffer = new byte[BUFFER];
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One of them is gone, and so both sockets are closed.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            probes.shutdownNow();
            threads.shutdownNow();
            probe.close();
        }
    }
}
