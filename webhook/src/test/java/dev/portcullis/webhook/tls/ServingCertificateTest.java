package dev.portcullis.webhook.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.IssuedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ServingCertificateTest {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("test", InstantSource.system());
    private static final IssuedCertificate FIRST = AUTHORITY.server("first", List.of("127.0.0.1"));
    private static final IssuedCertificate SECOND = AUTHORITY.server("second", List.of("127.0.0.1"));

    private final CurrentKeyManager manager = new CurrentKeyManager();

    @Test
    void rotatesUnderALiveServerWithoutDroppingAConnection() throws Exception {
        manager.replace(ServingCertificates.parse(FIRST.certificatePem(), FIRST.keyPem()));
        var vertx = Vertx.vertx();
        try {
            var port = serve(vertx);
            try (var before = connect(port, "TLSv1.3")) {
                assertThat(subject(before)).isEqualTo("CN=first");

                manager.replace(ServingCertificates.parse(SECOND.certificatePem(), SECOND.keyPem()));

                assertThat(get(before)).startsWith("HTTP/1.1 200");
                try (var after = connect(port, "TLSv1.3")) {
                    assertThat(subject(after)).isEqualTo("CN=second");
                    assertThat(get(after)).startsWith("HTTP/1.1 200");
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,EC", "TLSv1.3,EC", "TLSv1.2,RSA", "TLSv1.3,RSA"})
    void servesEitherAlgorithm(String protocol, String algorithm) throws Exception {
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        var certificate = selfSigned(pair, algorithm);
        manager.replace(ServingCertificates.parse(
                pem("CERTIFICATE", certificate.getEncoded()),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded())));
        var vertx = Vertx.vertx();
        try (var socket = connect(serve(vertx), protocol)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(subject(socket)).isEqualTo("CN=own");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void noHandshakeSucceedsBeforeTheFirstCertificate() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var port = serve(vertx);
            assertThat(manager.isReady()).isFalse();
            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(port, "TLSv1.3"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aHandshakeUnderWayKeepsItsCertificateWithItsKey() throws GeneralSecurityException {
        manager.replace(ServingCertificates.parse(FIRST.certificatePem(), FIRST.keyPem()));
        var alias = manager.chooseEngineServerAlias("EC", null, null);
        manager.replace(ServingCertificates.parse(SECOND.certificatePem(), SECOND.keyPem()));

        assertThat(manager.getCertificateChain(alias)).containsExactly(FIRST.certificate());
        assertThat(manager.getPrivateKey(alias)).isEqualTo(FIRST.key());
        assertThat(manager.chooseEngineServerAlias("EC", null, null)).isNotEqualTo(alias);
        assertThat(manager.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(manager.getPrivateKey("another")).isNull();
    }

    @Test
    void refusesWhatIsNoCertificateWithItsKey() {
        assertRefused("", FIRST.keyPem());
        assertRefused("not pem", FIRST.keyPem());
        assertRefused(FIRST.certificatePem().substring(0, 200), FIRST.keyPem());
        assertRefused(FIRST.certificatePem(), "");
        assertRefused(FIRST.certificatePem(), "not pem");
        assertRefused(FIRST.certificatePem(), FIRST.keyPem().substring(0, 60));
        assertRefused(FIRST.certificatePem(), SECOND.keyPem());
        assertRefused(FIRST.certificatePem(), FIRST.certificatePem());
    }

    private static void assertRefused(String certificate, String key) {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> ServingCertificates.parse(certificate, key));
    }

    private int serve(Vertx vertx) {
        var options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(manager))
                .setHost("127.0.0.1")
                .setPort(0);
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("ok"))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static SSLSocket connect(int port, String protocol) throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static String get(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
    }

    private static X509Certificate selfSigned(KeyPair pair, String algorithm)
            throws OperatorCreationException, GeneralSecurityException {
        var now = Instant.now();
        var name = new X500Name("CN=own");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                java.math.BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                pair.getPublic());
        var signer = new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer.build(pair.getPrivate())));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** Trusts whatever is shown: these tests look at what that is. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
