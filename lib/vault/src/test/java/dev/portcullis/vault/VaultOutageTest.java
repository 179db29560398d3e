package dev.portcullis.vault;

import static dev.portcullis.vault.Outcomes.failure;
import static dev.portcullis.vault.Outcomes.found;
import static dev.portcullis.vault.Outcomes.kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.vault.VaultServer;
import dev.portcullis.vault.VaultFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real Vault with HTTPS that is sealed, stopped and frozen. */
@Timeout(120)
class VaultOutageTest {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("vault", InstantSource.system());
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static RunFolder folder;
    private static VaultServer server;

    private Login login;

    @BeforeAll
    static void start() {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "vault-outage");
        server = VaultServer.sealable(tools, folder, AUTHORITY);
        server.setup().transit("transit").key("transit", "release", "ecdsa-p256");
    }

    @AfterAll
    static void stop() {
        server.close();
        folder.close();
    }

    @BeforeEach
    void logIn() {
        login = new Login.Token(server.rootToken());
    }

    @AfterEach
    void bringBack() {
        server.start();
        server.unseal();
    }

    @Test
    void signsUnderTheAuthorityThatIsGiven() {
        try (var vault = Vault.create(trusted())) {
            assertThat(found(sign(vault, SHORT)).version()).isOne();
        }
    }

    @Test
    void sendsNothingToAServerThatIsNotTrusted() {
        var other = CertificateAuthority.create("vault", InstantSource.system());
        try (var foreign = Vault.create(trusted().trusting(other.certificatePem()));
                var platform = Vault.create(VaultSettings.at(server.address()))) {
            assertThat(kind(sign(foreign, SHORT))).isEqualTo(Kind.UNTRUSTED);
            assertThat(kind(sign(platform, SHORT))).isEqualTo(Kind.UNTRUSTED);
            assertThat(failure(sign(platform, SHORT)).reason()).isEqualTo(Reason.SIGNER_UNTRUSTED);
        }
    }

    @Test
    void saysThatItIsSealedOnceTheTimeIsOver() {
        server.seal();

        try (var vault = Vault.create(trusted())) {
            var failure = failure(sign(vault, SHORT));
            assertThat(failure.kind()).isEqualTo(Kind.SEALED);
            assertThat(failure.reason()).isEqualTo(Reason.SIGNER_UNAVAILABLE);
        }
    }

    @Test
    void signsAsSoonAsItIsUnsealed() {
        server.seal();
        var pauses = new int[1];
        var environment = new VaultEnvironment(
                InstantSource.system(),
                System::nanoTime,
                time -> {
                    if (++pauses[0] == 3) {
                        server.unseal();
                    }
                    TimeUnit.NANOSECONDS.sleep(time.toNanos());
                },
                new Random(1));

        try (var vault = Vault.create(trusted(), environment)) {
            assertThat(found(sign(vault, Duration.ofSeconds(30))).version()).isOne();
        }
        assertThat(pauses[0]).isGreaterThanOrEqualTo(3);
    }

    @Test
    void saysThatNobodyAnswers() {
        try (var vault = Vault.create(trusted().answeringWithin(Duration.ofMillis(500)))) {
            server.pause();
            assertThat(kind(sign(vault, SHORT))).isEqualTo(Kind.UNREACHABLE);
            server.resume();
            assertThat(found(sign(vault, Duration.ofSeconds(20))).version()).isOne();

            server.stop();
            assertThat(kind(sign(vault, SHORT))).isEqualTo(Kind.UNREACHABLE);
        }
    }

    private static VaultSettings trusted() {
        return VaultSettings.at(server.address()).trusting(AUTHORITY.certificatePem());
    }

    private VaultResult<TransitSignature> sign(Vault vault, Duration within) {
        return vault.sign(login, KEY, "a message".getBytes(StandardCharsets.UTF_8), within);
    }
}
