package dev.portcullis.testing.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test tells it, it does to the letter: else the tests that use it show nothing. */
@Timeout(30)
class ScriptedRegistryTest {
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void declaresTheLengthThatItIsTold() throws IOException {
        registry.on("/long", Response.ok("text/plain", "four").declaring(9));
        registry.on("/short", Response.ok("text/plain", "four").declaring(2));

        assertThat(ask("/long")).contains("Content-Length: 9\r\n").endsWith("\r\n\r\nfour");
        assertThat(ask("/short")).contains("Content-Length: 2\r\n").endsWith("\r\n\r\nfour");
    }

    @Test
    void anEndlessBodyGoesOnAsLongAsSomebodyReads() throws IOException {
        registry.on("/", Response.endless("text/plain"));

        try (Socket client = client("/")) {
            assertThat(client.getInputStream().readNBytes(10 << 20)).hasSize(10 << 20);
        }
        // What a client has read is counted a moment after it was sent.
        assertThat(Deadline.in(Duration.ofSeconds(20)).await(() -> registry.sent() >= (10 << 20) - 200))
                .isTrue();
    }

    @Test
    void aBodyDripsByteByByte() throws IOException {
        registry.on("/", Response.ok("text/plain", "abc").dripping(Duration.ofMillis(20)));

        long start = System.nanoTime();
        assertThat(ask("/")).endsWith("abc");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(55));
    }

    @Test
    void unpacksToWhatWasPacked() throws IOException {
        Response bomb = Response.ok("text/plain", new byte[1 << 20]).gzipped();

        assertThat(bomb.bytes()).hasSizeLessThan(4096);
        assertThat(bomb.headers()).contains(new Request.Header("Content-Encoding", "gzip"));
    }

    @Test
    void changesItsMind() throws IOException {
        registry.on("/turn", Behaviour.inTurn(say("one"), say("two")));
        registry.on("/alternate", Behaviour.alternating(say("one"), say("two")));

        assertThat(ask("/turn") + ask("/turn") + ask("/turn")).containsSubsequence("one", "two", "two");
        assertThat(ask("/alternate") + ask("/alternate") + ask("/alternate")).containsSubsequence("one", "two", "one");
    }

    @Test
    void prefersWhatIsSaidOfTheWholeTarget() throws IOException {
        registry.on("/x", say("path")).on("/x?y", say("query")).otherwise(say("other"));

        assertThat(ask("/x")).endsWith("path");
        assertThat(ask("/x?y")).endsWith("query");
        assertThat(ask("/z")).endsWith("other");
    }

    @Test
    void hearsSecretsPlainAndEncoded() throws IOException {
        ask("/a", "Authorization: Basic YWxpY2U6c2VjcmV0\r\n");

        assertThat(registry.heard("secret")).isTrue();
        assertThat(registry.heard("alice:secret")).isTrue();
        assertThat(registry.heard("mallory")).isFalse();
    }

    private static Behaviour say(String text) {
        return Behaviour.always(Response.ok("text/plain", text));
    }

    private String ask(String target, String... headers) throws IOException {
        try (Socket client = client(target, headers)) {
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Socket client(String target, String... headers) throws IOException {
        String[] address = registry.host().split(":", 2);
        Socket client = new Socket(address[0], Integer.parseInt(address[1]));
        String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\n" + String.join("", headers) + "\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return client;
    }
}
