package dev.portcullis.cli.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.FulcioClient;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens a Fulcio is shown while many things are signed; it certifies nothing here. */
@Timeout(300)
class KeylessMeansTest {
    private static final String ISSUER = "https://issuer.example.com";
    private static final String RELEASE = "system:serviceaccount:apps:release";
    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private ScriptedRegistry fulcio;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        fulcio = ScriptedRegistry.start();
        fulcio.otherwise(Response.of(503));
        file = folder.resolve("token");
        write(ISSUER, RELEASE, 1);
    }

    @AfterEach
    void stop() {
        fulcio.close();
    }

    private String write(String issuer, String subject, int number) throws IOException {
        var claims = "{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"exp\":" + number + "}";
        var token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".c2ln";
        Files.writeString(file, token + "\n");
        return token;
    }

    private KeylessMeans means() {
        var tokens = new TokenFile(file);
        var first = tokens.read();
        return new KeylessMeans(
                new FulcioClient(URI.create(fulcio.url("")), Duration.ofSeconds(60), null),
                tokens,
                first,
                ExpectedIdentity.of(first),
                root(),
                InstantSource.system());
    }

    private static TrustRoot root() {
        var key = Pem.of(CertificateAuthority.newKeyPair().getPublic());
        var source = TrustRootSource.named("any").withKeys(List.of(new NamedKey("any", key, ValidityWindow.ALWAYS)));
        return switch (TrustRoot.load(source.withDemands(Demands.STRICT.withSct(Demands.SctDemand.NOT_REQUIRED)))) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private List<String> shown() {
        return fulcio.requests().stream()
                .map(request -> new String(request.body(), UTF_8))
                .toList();
    }

    private static void assertFails(Signing signing, Reason reason, String why) {
        assertThat(signing).isInstanceOfSatisfying(Signing.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(reason);
            assertThat(failed.detail()).contains(why);
        });
    }

    @Test
    void readsTheTokenAnewForEachSignature() throws IOException {
        try (var means = means()) {
            var signer = means.signer();

            signer.sign(MESSAGE);
            var second = write(ISSUER, RELEASE, 2);
            signer.sign(MESSAGE);

            assertThat(shown()).hasSize(2);
            assertThat(shown().getFirst()).doesNotContain(second);
            assertThat(shown().getLast()).contains(second);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example.com, system:serviceaccount:apps:other",
        "https://other.example.com, system:serviceaccount:apps:release"
    })
    void showsNobodyATokenThatCameToBeAnothersMeanwhile(String issuer, String subject) throws IOException {
        try (var means = means()) {
            write(issuer, subject, 2);

            assertFails(means.signer().sign(MESSAGE), Reason.IDENTITY_MISMATCH, subject + " (issuer " + issuer + ")");
            assertThat(shown()).isEmpty();
        }
    }

    @Test
    void signsNothingWhereTheTokenIsGone() throws IOException {
        try (var means = means()) {
            Files.delete(file);
            assertFails(means.signer().sign(MESSAGE), Reason.SIGNER_LOGIN_REFUSED, "--identity-token-file");
            Files.writeString(file, "no token");
            assertFails(means.signer().sign(MESSAGE), Reason.SIGNER_LOGIN_REFUSED, "no token (JWT)");
            assertThat(shown()).isEmpty();
        }
    }

    @Test
    void saysWhoWouldSign() throws IOException {
        try (var means = means()) {
            assertThat(means.describe())
                    .isEqualTo(
                            "a certificate for https://kubernetes.io/namespaces/apps/serviceaccounts/release (issuer "
                                    + ISSUER + ")");
        }
        write(ISSUER, "repo:acme/shop", 1);
        try (var means = means()) {
            assertThat(means.identity()).isNull();
            assertThat(means.describe()).isEqualTo("a certificate for repo:acme/shop (issuer " + ISSUER + ")");
        }
    }
}
