package dev.portcullis.sigstore.tuf.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.core.network.HostResolver;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.tuf.TufDeadline;
import dev.portcullis.sigstore.tuf.TufFetcher.Fetched;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.tuf.TufServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does what it should not. Time limits are real here; every test would hang without them. */
@Timeout(60)
final class HttpTufFetcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int LIMIT = 1000;

    @TempDir
    private Path folder;

    private TufServer server;
    private HttpTufFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(folder.resolve("targets"));
        server = TufServer.start(folder);
        fetcher = new HttpTufFetcher(
                RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow(), Reach.ANYWHERE);
    }

    @AfterEach
    void stop() {
        fetcher.close();
        server.close();
    }

    private Fetched fetch(String path, Duration limit) {
        return fetcher.fetch(path, LIMIT, TufDeadline.after(limit, System::nanoTime));
    }

    private void assertFails(Fetched fetched, Reason reason, String detail) {
        assertThat(fetched).isInstanceOfSatisfying(Fetched.Failed.class, failed -> {
            assertThat(failed.why().reason()).isEqualTo(reason);
            assertThat(failed.why().detail()).contains(detail).doesNotContain("Exception");
        });
    }

    private void file(String name, int size) throws IOException {
        Files.write(folder.resolve(name), new byte[size]);
    }

    @Test
    void readsFilesAndTheirTargets() throws IOException {
        file("timestamp.json", LIMIT);
        file("targets/a.json", 1);
        file("empty.json", 0);
        assertThat(fetch("timestamp.json", PATIENCE))
                .isEqualTo(new Fetched.Received(ByteString.copyFrom(new byte[LIMIT])));
        assertThat(fetch("targets/a.json", PATIENCE)).isEqualTo(new Fetched.Received(ByteString.copyFrom(new byte[1])));
        assertThat(fetch("empty.json", PATIENCE)).isEqualTo(new Fetched.Received(ByteString.EMPTY));
        assertThat(fetcher.source()).isEqualTo(server.url());
    }

    @Test
    void readsNothingBeyondTheBound() throws IOException {
        file("timestamp.json", LIMIT + 1);
        assertFails(fetch("timestamp.json", PATIENCE), Reason.TUF_FILE_TOO_LARGE, "timestamp.json");
    }

    @Test
    void givesAnEndlessFileUp() {
        server.answer("/timestamp.json", TufServer.endless(200));
        assertFails(fetch("timestamp.json", PATIENCE), Reason.TUF_FILE_TOO_LARGE, "larger than the 1000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 302})
    void givesAnEndlessAnswerUp(int status) {
        server.answer("/timestamp.json", TufServer.endless(status));
        assertThat(fetch("timestamp.json", PATIENCE)).isNotInstanceOf(Fetched.Received.class);
    }

    @Test
    void doesNotWaitForASlowDrip() {
        server.answer("/timestamp.json", server.drip());
        assertFails(fetch("timestamp.json", SHORT), Reason.TUF_UNREACHABLE, "in time");
    }

    @Test
    void doesNotWaitForSilence() {
        server.answer("/timestamp.json", server.silence());
        assertFails(fetch("timestamp.json", SHORT), Reason.TUF_UNREACHABLE, "in time");
    }

    @Test
    void asksNothingWithoutTimeLeft() throws IOException {
        file("timestamp.json", 1);
        server.answer("/timestamp.json", server.silence());
        assertFails(fetch("timestamp.json", Duration.ZERO), Reason.TUF_UNREACHABLE, "in time");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void tellsThatAFileIsMissing(int status) {
        server.answer("/2.root.json", TufServer.status(status));
        assertThat(fetch("2.root.json", PATIENCE)).isEqualTo(new Fetched.Missing());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 301, 304, 400, 401, 410, 429, 500, 503})
    void takesNoOtherAnswerForAFileOrItsAbsence(int status) {
        server.answer("/2.root.json", TufServer.status(status));
        assertFails(fetch("2.root.json", PATIENCE), Reason.TUF_UNREACHABLE, "answered " + status);
    }

    @Test
    void followsRedirectsOnTheSameServer() throws IOException {
        file("moved.json", 3);
        server.answer("/timestamp.json", TufServer.redirect("/moved.json"));
        assertThat(fetch("timestamp.json", PATIENCE)).isEqualTo(new Fetched.Received(ByteString.copyFrom(new byte[3])));
        server.answer("/timestamp.json", TufServer.redirect(server.url() + "moved.json"));
        assertThat(fetch("timestamp.json", PATIENCE)).isInstanceOf(Fetched.Received.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/timestamp.json",
                "http://127.0.0.1:1/timestamp.json",
                "https://example.com/timestamp.json",
                "//example.com/timestamp.json",
                "http://user@127.0.0.1/timestamp.json",
                "file:///etc/passwd",
                "mailto:a@example.com",
                "http://",
                ":"
            })
    void followsNoRedirectElsewhere(String location) {
        server.answer("/timestamp.json", TufServer.redirect(location));
        assertFails(fetch("timestamp.json", PATIENCE), Reason.TUF_UNREACHABLE, "redirects to another host");
        assertThat(server.takeRequests()).hasSize(1);
    }

    @Test
    void followsNoRedirectToAnotherServerOfThisHost() {
        try (var other = TufServer.start(folder)) {
            server.answer("/timestamp.json", TufServer.redirect(other.url() + "timestamp.json"));
            assertFails(fetch("timestamp.json", PATIENCE), Reason.TUF_UNREACHABLE, "redirects to another host");
            assertThat(other.takeRequests()).isEmpty();
        }
    }

    @Test
    void doesNotRunInCircles() {
        server.answer("/timestamp.json", TufServer.redirect("/timestamp.json"));
        assertFails(fetch("timestamp.json", PATIENCE), Reason.TUF_UNREACHABLE, "too often");
        assertThat(server.takeRequests()).hasSize(4);
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        // A port that is taken, and at which nobody listens.
        try (var taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var authority = "127.0.0.1:" + taken.getLocalPort();
            var address =
                    RepositoryAddress.httpsOrLoopback("http://" + authority).orElseThrow();
            try (var nobody = new HttpTufFetcher(address, Reach.ANYWHERE)) {
                assertFails(
                        nobody.fetch("timestamp.json", LIMIT, TufDeadline.after(PATIENCE, System::nanoTime)),
                        Reason.TUF_UNREACHABLE,
                        authority + " cannot be connected to");
            }
        }
    }

    @Test
    void speaksToNobodyWithoutATrustedCertificate() throws IOException {
        var authority = CertificateAuthority.create("nobody's", InstantSource.system());
        var tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var asked = new AtomicInteger();
        tls.setHttpsConfigurator(new HttpsConfigurator(
                authority.server("localhost", List.of("localhost", "127.0.0.1")).serverContext()));
        tls.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
        });
        tls.start();
        var address = RepositoryAddress.https(
                        "https://127.0.0.1:" + tls.getAddress().getPort())
                .orElseThrow();
        try (var careful = new HttpTufFetcher(address, Reach.ANYWHERE);
                var told = new HttpTufFetcher(address, new Reach(true, Pem.trusting(authority.certificatePem())))) {
            assertFails(
                    careful.fetch("timestamp.json", LIMIT, TufDeadline.after(PATIENCE, System::nanoTime)),
                    Reason.TUF_UNREACHABLE,
                    "has no certificate that is trusted here");
            assertThat(asked).hasValue(0);
            assertThat(told.fetch("timestamp.json", LIMIT, TufDeadline.after(PATIENCE, System::nanoTime)))
                    .isEqualTo(new Fetched.Missing());
        } finally {
            tls.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1             | a private address
            10.0.0.1 8.8.8.8      | a private address
            8.8.8.8 169.254.1.1   | a private address
            8.8.8.8 ::1           | a private address
            8.8.8.8 0.0.0.0       | an address that is never contacted
            10.0.0.1 224.0.0.1    | an address that is never contacted
            """)
    void connectsToPublicAddressesOnly(String addresses, String detail) {
        assertFails(fetchAt(Reach.PUBLIC, addresses), Reason.TUF_ADDRESS_REFUSED, detail);
        assertThat(server.takeRequests()).isEmpty();
    }

    @Test
    void connectsToPrivateAddressesWhereThatIsAllowed() {
        assertThat(fetchAt(Reach.ANYWHERE, "127.0.0.1 8.8.8.8")).isEqualTo(new Fetched.Missing());
        assertFails(fetchAt(Reach.ANYWHERE, "127.0.0.1 0.0.0.0"), Reason.TUF_ADDRESS_REFUSED, "never contacted");
    }

    @Test
    void saysThatANameHasNoAddress() {
        HostResolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        assertFails(fetchAt(Reach.PUBLIC, nobody), Reason.TUF_UNREACHABLE, "cannot be resolved");
        assertFails(fetchAt(Reach.PUBLIC, host -> new InetAddress[0]), Reason.TUF_UNREACHABLE, "has no address");
    }

    private Fetched fetchAt(Reach reach, String addresses) {
        return fetchAt(
                reach,
                host -> Arrays.stream(addresses.split(" ", -1))
                        .map(InetAddress::ofLiteral)
                        .toArray(InetAddress[]::new));
    }

    private Fetched fetchAt(Reach reach, HostResolver resolver) {
        var address = RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow();
        try (var elsewhere = new HttpTufFetcher(address, reach, resolver)) {
            return elsewhere.fetch("timestamp.json", LIMIT, TufDeadline.after(PATIENCE, System::nanoTime));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tuf.example.com",
                "http://tuf.example.com",
                "ftp://tuf.example.com",
                "https://",
                "https://user:secret@tuf.example.com",
                "https://tuf.example.com/?a=b",
                "https://tuf.example.com/#a",
                "https://tuf.example.com/a/../b",
                "https://tuf example.com",
                "https://tuf.example.com:65536",
                "http://127.0.0.1.example.com",
                "http://127.0.0.2",
                "http://127.0.0.1@example.com",
                "file:///tmp",
                "jar:file:/a!/b"
            })
    void addressesThatAreRefused(String address) {
        assertThat(RepositoryAddress.https(address)).isEmpty();
        assertThat(RepositoryAddress.httpsOrLoopback(address)).isEmpty();
    }

    @Test
    void addressesThatAreFine() {
        for (var address :
                List.of("https://tuf.example.com", "https://tuf.example.com:8443/a/b/", "HTTPS://tuf.example.com")) {
            assertThat(RepositoryAddress.https(address)).isPresent();
        }
        assertThat(RepositoryAddress.https("http://127.0.0.1:1")).isEmpty();
        assertThat(RepositoryAddress.httpsOrLoopback("http://[::1]:1")).isPresent();
        var address = RepositoryAddress.https("https://tuf.example.com/a").orElseThrow();
        assertThat(address.of("targets/b.json")).hasToString("https://tuf.example.com/a/targets/b.json");
        assertThat(address.authority()).isEqualTo("tuf.example.com");
        assertThat(RepositoryAddress.https("https://TUF.example.com:443/")
                        .orElseThrow()
                        .authority())
                .isEqualTo("tuf.example.com");
        assertThat(RepositoryAddress.https("https://tuf.example.com:8443/")
                        .orElseThrow()
                        .authority())
                .isEqualTo("tuf.example.com:8443");
    }
}
