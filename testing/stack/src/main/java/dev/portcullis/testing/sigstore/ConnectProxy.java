package dev.portcullis.testing.sigstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP proxy that leads every CONNECT to one local address. It lets Fulcio reach an issuer under its public name without a change to
 * the machine's name resolution, and nothing else.
 */
final class ConnectProxy implements AutoCloseable {
    private static final int MOST_HEADER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress target;

    private ConnectProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    static ConnectProxy to(InetSocketAddress target) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ConnectProxy proxy = new ConnectProxy(listener, target);
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
            skipHeader(client.getInputStream());
            server.connect(target, 2_000);
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

    private static void skipHeader(InputStream input) throws IOException {
        int lineLength = 0;
        for (int count = 0; count < MOST_HEADER_BYTES; count++) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("connection closed in the header");
            }
            if (next == '\n') {
                if (lineLength == 0) {
                    return;
                }
                lineLength = 0;
            } else if (next != '\r') {
                lineLength++;
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
