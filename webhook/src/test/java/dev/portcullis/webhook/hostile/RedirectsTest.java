package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.recorded.RecordedAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry over HTTPS that sends its clients elsewhere: for content, and for tokens. */
@Timeout(60)
final class RedirectsTest {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("test", InstantSource.system());

    private ScriptedRegistry storage;
    private Attack attack;

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest(@TempDir Path folder) throws IOException {
        var authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
        storage = secure();
        attack = Attack.on(secure(), Map.of("ca-file", authority.toString()));
        attack.accepts();
        attack.registry.otherwise(basic(RecordedAnswers.of(Signed.image())));
    }

    @AfterEach
    void close() {
        attack.close();
        storage.close();
    }

    @Test
    void storageOnAnotherHostIsReadWithoutCredentials() {
        storage.otherwise(RecordedAnswers.of(Signed.image()));
        redirectBlobs(storage.otherUrl(Attack.at("blobs/" + Signed.bundle())));

        assertThat(attack.judge(attack.byDigest()).verdict()).isInstanceOf(Verdict.Allow.class);

        assertThat(storage.authorizations()).containsOnlyNulls().hasSize(1);
        assertThat(attack.registry.heard(Attack.SECRET)).isTrue();
    }

    @Test
    void storageThatAsksForCredentialsGetsNone() {
        storage.otherwise(basic(RecordedAnswers.of(Signed.image())));
        redirectBlobs(storage.otherUrl("/bytes"));

        attack.refuses(Reason.REGISTRY_UNAUTHORIZED);

        assertThat(storage.authorizations()).containsOnlyNulls();
    }

    @Test
    void storageThatSendsItsClientsBackGetsNoCredentialsForThem() {
        storage.otherwise(Response.redirect(attack.registry.url("/chosen/by/storage")));
        redirectBlobs(storage.otherUrl("/bytes"));

        attack.refuses(Reason.REGISTRY_UNAUTHORIZED);

        assertThat(attack.registry.requests())
                .filteredOn(request -> request.path().startsWith("/chosen"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.authorization()).isNull());
    }

    @Test
    void aRealmOnAnotherHostGetsTheCredentialOverHttpsAndTheRegistryOnlyTheToken() {
        Behaviour honest = RecordedAnswers.of(Signed.image());
        storage.on("/token", Response.token("good"));
        attack.registry.otherwise(request -> "Bearer good".equals(request.authorization())
                ? honest.answer(request)
                : Response.realm(storage.otherUrl("/token")));

        assertThat(attack.judge(attack.byDigest()).verdict()).isInstanceOf(Verdict.Allow.class);

        assertThat(storage.heard(Attack.SECRET)).isTrue();
        assertThat(storage.requests()).allMatch(request -> request.path().equals("/token"));
        assertThat(attack.registry.heard(Attack.SECRET)).isFalse();
    }

    @Test
    void fromHttpsNothingLeadsToPlainHttp() {
        try (var plain = ScriptedRegistry.start().otherwise(RecordedAnswers.of(Signed.image()))) {
            redirectBlobs(plain.url(Attack.at("blobs/" + Signed.bundle())));

            attack.refuses(Reason.REGISTRY_ADDRESS_REFUSED);

            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void aHostUnderAnotherAuthorityIsNotTrusted() {
        var stranger = CertificateAuthority.create("stranger", InstantSource.system());
        try (var impostor = ScriptedRegistry.start(stranger.server("impostor", List.of("127.0.0.1", "localhost")))) {
            impostor.otherwise(RecordedAnswers.of(Signed.image()));
            redirectBlobs(impostor.url(Attack.at("blobs/" + Signed.bundle())));

            attack.refuses(Reason.REGISTRY_CERTIFICATE_UNTRUSTED);

            assertThat(impostor.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "https://user:password@localhost/",
                "https:///nowhere",
                "https://0.0.0.0/",
                "https://224.0.0.1/",
                "https://a b/"
            })
    void nothingLeadsOutOfTheWebOrToAddressesThatServeNoImages(String target) {
        redirectBlobs(target);

        var judged = attack.judge(attack.byDigest());

        assertThat(judged.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(judged.verdict().reason()).isIn(Reason.REGISTRY_ADDRESS_REFUSED, Reason.REGISTRY_RESPONSE_INVALID);
    }

    @Test
    void redirectsThatGoInCirclesEnd() {
        redirectBlobs(storage.otherUrl("/a"));
        storage.on("/a", Response.redirect("/b")).on("/b", Response.redirect("/a"));

        attack.refuses(Reason.REGISTRY_RESPONSE_INVALID);

        assertThat(storage.requests()).hasSizeLessThan(10);
    }

    @Test
    void withoutTheSettingNobodyAtAPrivateAddressIsAsked() {
        try (var inside = Attack.on(secure(), Map.of("allow-private-addresses", "false"))) {
            var judged = inside.refuses(Reason.REGISTRY_ADDRESS_REFUSED);

            assertThat(judged.verdict().findings().getFirst().detail()).contains("allowPrivateAddresses");
            assertThat(inside.registry.requests()).isEmpty();
        }
    }

    private void redirectBlobs(String target) {
        attack.registry.on(Attack.at("blobs/" + Signed.bundle()), basic(Behaviour.always(Response.redirect(target))));
    }

    private static Behaviour basic(Behaviour behaviour) {
        return request -> request.authorization() == null
                ? Response.challenge("Basic realm=\"registry\"")
                : behaviour.answer(request);
    }

    private static ScriptedRegistry secure() {
        return ScriptedRegistry.start(AUTHORITY.server("registry", List.of("127.0.0.1", "localhost")));
    }
}
