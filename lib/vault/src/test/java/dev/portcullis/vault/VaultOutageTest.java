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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real Vault with HTTPS that is sealed, stopped and frozen. */
@Timeout(300)
class VaultOutageTest {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("vault", InstantSource.system());
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(60);

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
            assertThat(found(sign(vault, SOON)).version()).isOne();
        }
    }

    @Test
    void sendsNothingToAServerThatIsNotTrusted() {
        var other = CertificateAuthority.create("vault", InstantSource.system());
        try (var foreign = Vault.create(trusted().trusting(other.certificatePem()));
                var platform = Vault.create(VaultSettings.at(server.address()))) {
            assertThat(kind(sign(foreign, SOON))).isEqualTo(Kind.UNTRUSTED);
            assertThat(kind(sign(platform, SOON))).isEqualTo(Kind.UNTRUSTED);
            assertThat(failure(sign(platform, SOON)).reason()).isEqualTo(Reason.SIGNER_UNTRUSTED);
        }
    }

    @Test
    void saysThatItIsSealedOnceTheTimeIsOver() {
        server.seal();
        var pauses = new AtomicInteger();
        var time = new AtomicLong();
        var environment = environment(time::get, pause -> {
            if (pauses.incrementAndGet() == 3) {
                time.addAndGet(SOON.toNanos());
            }
        });

        try (var vault = Vault.create(trusted(), environment)) {
            var failure = failure(sign(vault, SOON));
            assertThat(failure.kind()).isEqualTo(Kind.SEALED);
            assertThat(failure.reason()).isEqualTo(Reason.SIGNER_UNAVAILABLE);
        }
        assertThat(pauses).hasValue(3);
    }

    @Test
    void signsAsSoonAsItIsUnsealed() {
        server.seal();
        var pauses = new AtomicInteger();
        var environment = environment(System::nanoTime, pause -> {
            if (pauses.incrementAndGet() == 3) {
                server.unseal();
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        });

        try (var vault = Vault.create(trusted(), environment)) {
            assertThat(found(sign(vault, SOON)).version()).isOne();
        }
        assertThat(pauses).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void saysThatNobodyAnswers() {
        try (var vault = Vault.create(trusted().answeringWithin(Duration.ofMillis(500)))) {
            server.pause();
            assertThat(kind(sign(vault, SHORT))).isEqualTo(Kind.UNREACHABLE);
            server.resume();
            assertThat(found(sign(vault, SOON)).version()).isOne();

            server.stop();
            assertThat(kind(sign(vault, SHORT))).isEqualTo(Kind.UNREACHABLE);
        }
    }

    private static VaultEnvironment environment(LongSupplier nanoTime, Pause pause) {
        return new VaultEnvironment(InstantSource.system(), nanoTime, pause, new Random(1));
    }

    private static VaultSettings trusted() {
        return VaultSettings.at(server.address()).trusting(AUTHORITY.certificatePem());
    }

    private VaultResult<TransitSignature> sign(Vault vault, Duration within) {
        return vault.sign(login, KEY, "a message".getBytes(StandardCharsets.UTF_8), within);
    }
}
