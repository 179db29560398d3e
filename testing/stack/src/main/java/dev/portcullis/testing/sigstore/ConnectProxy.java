package dev.portcullis.testing.sigstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy that leads CONNECT to local addresses by the host that is asked for. It lets Fulcio reach issuers under their public names
 * without a change to the machine's name resolution, and nothing else.
 */
final class ConnectProxy implements AutoCloseable {
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final Pattern CONNECT = Pattern.compile("CONNECT ([^: ]+):443 ");

    private final ServerSocket listener;
    private final Map<String, InetSocketAddress> targets;

    private ConnectProxy(ServerSocket listener, Map<String, InetSocketAddress> targets) {
        this.listener = listener;
        this.targets = Map.copyOf(targets);
    }

    static ConnectProxy to(Map<String, InetSocketAddress> targets) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ConnectProxy proxy = new ConnectProxy(listener, targets);
            Thread.ofVirtual().name("connect-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // The listener was closed, or one client went away.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            server.connect(target(header(client.getInputStream())), 2_000);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread upstream = Thread.ofVirtual().start(() -> copy(client, server));
            copy(server, client);
            upstream.join();
        } catch (IOException e) {
            // A broken connection ends here; its client sees it closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side has closed; the other direction ends by itself.
        }
    }

    private InetSocketAddress target(String header) throws IOException {
        Matcher request = CONNECT.matcher(header);
        InetSocketAddress target = request.lookingAt() ? targets.get(request.group(1)) : null;
        if (target == null) {
            throw new IOException("nobody is led there");
        }
        return target;
    }

    private static String header(InputStream input) throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.length() < MOST_HEADER_BYTES) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("connection closed in the header");
            }
            header.append((char) next);
            if (next == '\n' && header.toString().endsWith("\r\n\r\n")) {
                return header.toString();
            }
        }
        throw new IOException("header too long");
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
