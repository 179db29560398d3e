package dev.portcullis.testing.hostile;

import dev.portcullis.testing.hostile.Request.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * One answer as it goes over the wire. Nothing here need be true: the length that is declared, the digest, the encoding.
 *
 * @param headers in their order; a length is declared by {@code declared} alone
 * @param declared value of Content-Length; {@link #UNTIL_CLOSED} declares none and ends with the connection
 */
public record Response(int status, List<Header> headers, Body body, long declared) {
    /** No Content-Length: the body goes on until the connection is closed. */
    public static final long UNTIL_CLOSED = -1;

    /** What follows the header. */
    public sealed interface Body {
        /** These bytes, at once. */
        @SuppressWarnings("ArrayRecordComponent")
        record Whole(byte[] bytes) implements Body {}

        /** These bytes, one by one. */
        @SuppressWarnings("ArrayRecordComponent")
        record Dripping(byte[] bytes, Duration pause) implements Body {}

        /** The same bytes again and again, as long as somebody reads. */
        @SuppressWarnings("ArrayRecordComponent")
        record Endless(byte[] bytes) implements Body {}

        /** Nothing at all, not even a header, until the client gives up. */
        record Silence() implements Body {}
    }

    public Response {
        headers = List.copyOf(headers);
    }

    public static Response of(int status) {
        return bytes(status, new byte[0]);
    }

    public static Response ok(String contentType, String body) {
        return ok(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Response ok(String contentType, byte[] body) {
        return bytes(200, body).with("Content-Type", contentType);
    }

    public static Response of(int status, String contentType, String body) {
        return bytes(status, body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", contentType);
    }

    private static Response bytes(int status, byte[] body) {
        return new Response(status, List.of(), new Body.Whole(body), body.length);
    }

    /** Never answers. */
    public static Response silence() {
        return new Response(0, List.of(), new Body.Silence(), UNTIL_CLOSED);
    }

    /** Says 200 and never stops. */
    public static Response endless(String contentType) {
        byte[] spaces = " ".repeat(4096).getBytes(StandardCharsets.US_ASCII);
        return new Response(
                200, List.of(new Header("Content-Type", contentType)), new Body.Endless(spaces), UNTIL_CLOSED);
    }

    /** Asks for credentials. */
    public static Response challenge(String value) {
        return of(401).with("WWW-Authenticate", value);
    }

    /** Asks for a token from a realm. */
    public static Response realm(String url) {
        return challenge("Bearer realm=\"" + url + "\",service=\"registry\",scope=\"repository:x:pull\"");
    }

    public static Response redirect(String target) {
        return of(307).with("Location", target);
    }

    public static Response token(String token) {
        return ok("application/json", "{\"token\":\"" + token + "\",\"expires_in\":300}");
    }

    /** With one more header. */
    public Response with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Response(status, more, body, declared);
    }

    /** With this header instead of any of the same name. */
    public Response instead(String name, String value) {
        List<Header> others = headers.stream()
                .filter(header -> !header.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .toList();
        return new Response(status, others, body, declared).with(name, value);
    }

    /** With another Content-Length than the body has. */
    public Response declaring(long length) {
        return new Response(status, headers, body, length);
    }

    /** One byte at a time. */
    public Response dripping(Duration pause) {
        return new Response(status, headers, new Body.Dripping(bytes(), pause), declared);
    }

    /** Compressed, and saying so, though nobody asked for it. */
    public Response gzipped() {
        byte[] packed = gzip(bytes());
        return new Response(status, headers, new Body.Whole(packed), packed.length).with("Content-Encoding", "gzip");
    }

    /** Returns the bytes of a body that has an end; none for another. */
    public byte[] bytes() {
        return switch (body) {
            case Body.Whole(byte[] bytes) -> bytes;
            case Body.Dripping(byte[] bytes, Duration pause) -> bytes;
            case Body.Endless endless -> new byte[0];
            case Body.Silence silence -> new byte[0];
        };
    }

    /** Compresses. */
    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
