package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FulcioClientTest {
    private static final String PATH = "/api/v2/signingCert";
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final String LEAF = TestKey.pem(
            "CERTIFICATE",
            PrivateSigstore.der(SIGSTORE.authority.issue(SIGSTORE.certificate()))
                    .toByteArray());
    private static final String REQUEST = EphemeralKey.create().request();

    private final ScriptedRegistry server = ScriptedRegistry.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Issuance ask(String url, @Nullable SSLContext authorities, Duration within) {
        try (var client = new FulcioClient(URI.create(url), within, authorities)) {
            return client.issue(FakeFulcio.TOKEN, REQUEST);
        }
    }

    private Issuance ask(Response response) {
        server.on(PATH, response);
        return ask(server.url(""), null, Duration.ofSeconds(10));
    }

    private static Issuance.Failed failed(Issuance issuance) {
        assertThat(issuance).isInstanceOf(Issuance.Failed.class);
        var failed = (Issuance.Failed) issuance;
        assertThat(failed.detail()).doesNotContain(FakeFulcio.TOKEN.text());
        return failed;
    }

    private static String chain(String kind, String... certificates) {
        return JSON.createObjectNode()
                .set(
                        kind,
                        JSON.createObjectNode()
                                .set(
                                        "chain",
                                        JSON.createObjectNode().set("certificates", JSON.valueToTree(certificates))))
                .toString();
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"signedCertificateEmbeddedSct", "signedCertificateDetachedSct"})
    void readsTheCertificateAndSendsTokenAndProofOfPossession(String kind) throws IOException {
        var issued = ask(Response.ok("application/json", chain(kind, LEAF, "root")));

        assertThat(issued)
                .isInstanceOfSatisfying(
                        Issuance.Issued.class,
                        there -> assertThat(TestKey.pem(
                                        "CERTIFICATE", there.certificate().toByteArray()))
                                .isEqualTo(LEAF));
        var sent = JSON.readTree(server.requests().getFirst().body());
        assertThat(sent.at("/credentials/oidcIdentityToken").asText()).isEqualTo(FakeFulcio.TOKEN.text());
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(sent.path("certificateSigningRequest").asText()),
                        StandardCharsets.US_ASCII))
                .isEqualTo(REQUEST);
        assertThat(sent.size()).isEqualTo(2);
        assertThat(FakeFulcio.read(REQUEST).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @CsvSource({
        "400, CERTIFICATE_REQUEST_REFUSED",
        "401, CERTIFICATE_REQUEST_REFUSED",
        "403, CERTIFICATE_REQUEST_REFUSED",
        "404, CERTIFICATE_RESPONSE_INVALID",
        "405, CERTIFICATE_RESPONSE_INVALID",
        "429, CERTIFICATE_AUTHORITY_LIMITED",
        "500, CERTIFICATE_AUTHORITY_UNAVAILABLE",
        "503, CERTIFICATE_AUTHORITY_UNAVAILABLE"
    })
    void sortsRefusals(int status, Reason reason) {
        assertThat(failed(ask(Response.of(status))).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "999999, 3600"})
    void tellsHowLongToWaitWithinAnHour(String header, long seconds) {
        for (var status : List.of(429, 503)) {
            assertThat(failed(ask(Response.of(status).with("Retry-After", header)))
                            .retryAfter())
                    .isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "99999999999", "1.5", ""})
    void takesNoOtherTimeToWait(String header) {
        assertThat(failed(ask(Response.of(429).with("Retry-After", header))).retryAfter())
                .isNull();
    }

    @Test
    void followsNoRedirect() {
        try (var elsewhere = ScriptedRegistry.start()) {
            elsewhere.otherwise(Response.ok("application/json", chain("signedCertificateEmbeddedSct", LEAF)));

            assertThat(failed(ask(Response.redirect(elsewhere.url(PATH)))).reason())
                    .isEqualTo(Reason.CERTIFICATE_RESPONSE_INVALID);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "no JSON",
                "{\"signedCertificateEmbeddedSct\":{}}",
                "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[]}}}",
                "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[\"no PEM\"]}}}",
                "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[{}]}}}",
                "{\"signedCertificateEmbeddedSct\":{},\"signedCertificateEmbeddedSct\":{}}"
            })
    void takesNothingElseForACertificate(String body) {
        assertThat(failed(ask(Response.ok("application/json", body))).reason())
                .isEqualTo(Reason.CERTIFICATE_RESPONSE_INVALID);
    }

    @Test
    void takesNeitherTwoAnswersInOneNorALongChainNorAKeyForACertificate() {
        var two = "{\"signedCertificateDetachedSct\":{},"
                + chain("signedCertificateEmbeddedSct", LEAF).substring(1);
        var nine = chain("signedCertificateEmbeddedSct", LEAF, "", "", "", "", "", "", "", "");
        var key = chain("signedCertificateEmbeddedSct", TestKey.p256().pem());

        for (var body : List.of(two, nine, key)) {
            assertThat(failed(ask(Response.ok("application/json", body))).reason())
                    .isEqualTo(Reason.CERTIFICATE_RESPONSE_INVALID);
        }
    }

    @Test
    void readsNoMoreThanACertificateTakes() {
        var failed = failed(ask(Response.endless("application/json")));

        assertThat(failed.reason()).isEqualTo(Reason.CERTIFICATE_RESPONSE_INVALID);
        assertThat(failed.detail()).contains("more than 65536 bytes");
        assertThat(server.sent()).isLessThan(64 << 20);
    }

    @Test
    void waitsNoLongerThanItMay() {
        server.on(PATH, Response.silence());

        assertThat(failed(ask(server.url(""), null, Duration.ofMillis(300))).reason())
                .isEqualTo(Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE);
    }

    @Test
    void whoDoesNotAnswerIsAway() {
        server.close();

        assertThat(failed(ask(server.url(""), null, Duration.ofSeconds(10))).reason())
                .isEqualTo(Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE);
    }

    @Test
    void showsNoTokenToWhomItDoesNotTrust() {
        var authority = CertificateAuthority.create("fulcio", InstantSource.system());
        var certificate = authority.server("fulcio", List.of("127.0.0.1"));
        var other = CertificateAuthority.create("other", InstantSource.system());
        try (var secure = ScriptedRegistry.start(certificate)) {
            secure.on(PATH, Response.ok("application/json", chain("signedCertificateEmbeddedSct", LEAF)));

            for (var context : new SSLContext[] {null, Pem.trusting(other.certificatePem())}) {
                assertThat(failed(ask(secure.url("/"), context, Duration.ofSeconds(10)))
                                .reason())
                        .isEqualTo(Reason.CERTIFICATE_AUTHORITY_UNTRUSTED);
            }
            assertThat(secure.requests()).isEmpty();
            assertThat(ask(secure.url("/"), Pem.trusting(authority.certificatePem()), Duration.ofSeconds(10)))
                    .isInstanceOf(Issuance.Issued.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://fulcio.example.com",
                "http://127.0.0.1.example.com",
                "http://10.0.0.1",
                "gopher://127.0.0.1",
                "https://user@fulcio.example.com",
                "https://fulcio.example.com?a=b",
                "https://fulcio.example.com#a",
                "fulcio.example.com",
                "https:///api"
            })
    void takesNoTokenAnywhereElse(String url) {
        assertThatThrownBy(() -> ask(url, null, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
