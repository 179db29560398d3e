package dev.portcullis.testing.hostile;

import dev.portcullis.testing.hostile.Request.Header;
import dev.portcullis.testing.hostile.Response.Body;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One connection of a client: reads requests without bodies, writes answers as they are. */
final class Connection implements AutoCloseable {
    private static final int LONGEST_LINE = 64 << 10;

    /** Nobody counts it down: waiting for it is a pause that an interrupt ends. */
    private final CountDownLatch never = new CountDownLatch(1);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicLong sent;

    Connection(Socket socket, AtomicLong sent) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.sent = sent;
    }

    /** Reads a request; null at the end of the connection. */
    @Nullable
    Request read() throws IOException {
        String start = line();
        String[] words = start == null ? new String[0] : start.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return null;
        }
        List<Header> headers = new ArrayList<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            String[] parts = line.split(":", 2);
            headers.add(new Header(parts[0], parts.length < 2 ? "" : parts[1].strip()));
        }
        return new Request(words[0], words[1], headers, in.readNBytes(length(headers)));
    }

    private static int length(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Content-Length"))
                .mapToInt(header -> Integer.parseInt(header.value()))
                .findFirst()
                .orElse(0);
    }

    /** Writes an answer; returns whether the connection can be used again. */
    boolean write(Response response, Request request) throws IOException, InterruptedException {
        if (response.body() instanceof Body.Silence) {
            return read() != null;
        }
        boolean head = request.method().equals("HEAD");
        out.write(header(response).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        if (!head) {
            body(response.body());
        }
        return head || response.declared() == response.bytes().length;
    }

    private static String header(Response response) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + response.status() + " Status\r\n");
        response.headers()
                .forEach(header -> text.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        text.append(
                response.declared() == Response.UNTIL_CLOSED
                        ? "Connection: close\r\n"
                        : "Content-Length: " + response.declared() + "\r\n");
        return text.append("\r\n").toString();
    }

    private void body(Body body) throws IOException, InterruptedException {
        switch (body) {
            case Body.Whole(byte[] bytes) -> send(bytes, 0, bytes.length);
            case Body.Dripping(byte[] bytes, Duration pause) -> {
                for (int i = 0; i < bytes.length; i++) {
                    never.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                    send(bytes, i, 1);
                }
            }
            case Body.Endless(byte[] bytes) -> {
                while (!socket.isClosed()) {
                    send(bytes, 0, bytes.length);
                }
            }
            case Body.Silence silence -> {}
        }
    }

    private void send(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        out.flush();
        sent.addAndGet(count);
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line without end");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
