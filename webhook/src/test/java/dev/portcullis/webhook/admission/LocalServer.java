package dev.portcullis.webhook.admission;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.webhook.policy.Keys;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The admission server on a loopback port with a certificate of its own, and clients that trust it. */
final class LocalServer implements AutoCloseable {
    final InFlight inFlight = new InFlight();
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.system());
    private final Vertx vertx = Vertx.vertx();
    final AdmissionServer admission;
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable HttpServer server;

    LocalServer(HandlerScene scene, Keys keys) {
        this(scene, keys, 60_000);
    }

    LocalServer(HandlerScene scene, Keys keys, long bodyMilliseconds) {
        this.admission = new AdmissionServer(
                vertx,
                keys,
                new ReviewDecoder(scene.resources),
                new AdmissionServer.Handlers(
                        scene.handler(),
                        scene.pinning(),
                        scene.approval(keys),
                        new RunnerHandler(
                                new NoRunners(),
                                node -> new KubernetesSerialization().convertValue(node, Pod.class),
                                new RunnerRecords(scene, () -> HandlerScene.NOW),
                                "portcullis-system"),
                        new UnreadReviews(scene, meters, () -> HandlerScene.NOW)),
                scene.threads,
                inFlight,
                bodyMilliseconds);
    }

    void start() {
        var certificate = authority.server("localhost", List.of("127.0.0.1", "localhost"));
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setHttp2ConnectionWindowSize(AdmissionServer.CONNECTION_WINDOW)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.certificatePem()))
                        .addKeyValue(Buffer.buffer(certificate.keyPem())))
                .setHost("127.0.0.1")
                .setPort(0);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(admission::receive)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Returns how many connections there were so far. */
    int connections() {
        return connections.get();
    }

    URI uri(String path) {
        return URI.create("https://127.0.0.1:" + port() + path);
    }

    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).sslContext(trusting()).build();
    }

    Connection connect() throws IOException {
        return new Connection(trusting().getSocketFactory().createSocket("127.0.0.1", port()));
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private int port() {
        var listening = server;
        if (listening == null) {
            throw new IllegalStateException("the server was not started");
        }
        return listening.actualPort();
    }

    private SSLContext trusting() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    authority.certificatePem().getBytes(StandardCharsets.US_ASCII))));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection for what no well-behaved client sends. */
    record Connection(Socket socket) implements AutoCloseable {
        private static final int MOST_PARTS = 200_000;

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /** Returns whether the other side ended the connection before far too much was sent. */
        boolean sendUntilClosed(String part) {
            try {
                for (var i = 0; i < MOST_PARTS; i++) {
                    send(part);
                }
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        String readToEnd() throws IOException {
            socket.setSoTimeout(20_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
