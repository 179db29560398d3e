package dev.portcullis.collect.source;

import static dev.portcullis.collect.Scene.detail;
import static dev.portcullis.collect.Scene.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.Source;
import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSourceTest {
    private static final byte[] CONTENT = "the secret report".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(CONTENT);

    private ScriptedRegistry server;
    private Scene scene;

    @BeforeEach
    void start() {
        server = ScriptedRegistry.start().on("/report", Response.ok("Application/XML; charset=utf-8", CONTENT));
        scene = Scene.permitting(server);
    }

    @AfterEach
    void stop() {
        scene.close();
        server.close();
    }

    private Collected file(String address, @Nullable String mediaType) {
        return scene.collect(new Source.HttpsFile(URI.create(address), DIGEST, mediaType), new Check.Present());
    }

    @Test
    void aFileOfTheDigestPasses() {
        assertThat(file(server.url("/report"), null))
                .isEqualTo(new Collected.Passed(new Document("application/xml", DIGEST, Scene.NOW)));
        assertThat(file(server.url("/report"), "text/x-report"))
                .isEqualTo(new Collected.Passed(new Document("text/x-report", DIGEST, Scene.NOW)));
        assertThat(server.authorizations()).containsOnlyNulls();
    }

    @Test
    void aRedirectIsFollowed() {
        server.on("/moved", Response.redirect("/report"));

        assertThat(outcome(file(server.url("/moved"), null))).isEqualTo("Passed");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("DigestMismatch", Response.ok("application/xml", "another secret")),
                arguments("DigestMismatch", Response.ok("application/xml", "")),
                arguments("NotFound", Response.of(404)),
                arguments("NotFound", Response.of(410)),
                arguments("AccessDenied", Response.of(403)),
                arguments("AccessDenied", Response.challenge("Basic realm=\"secret\"")),
                arguments("UnexpectedAnswer", Response.of(204)),
                arguments("UnexpectedAnswer", Response.of(400)),
                arguments("UnexpectedAnswer", Response.redirect("/report").instead("Location", "http://a b/")),
                arguments("UnexpectedAnswer", Response.redirect("/answer")),
                arguments("AddressRefused", Response.redirect("http://169.254.169.254/latest/meta-data")),
                arguments("UnexpectedAnswer", Response.redirect("file:///etc/passwd")),
                arguments("AddressRefused", Response.redirect("https://0.0.0.0/")),
                arguments("Unreachable", Response.of(503)),
                arguments("RateLimited", Response.of(429)),
                arguments("TooLarge", Response.endless("application/xml")),
                arguments("Unreachable", Response.ok("application/xml", CONTENT).declaring(CONTENT.length + 1)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyOtherAnswerHasItsReason(String outcome, Response answer) {
        server.on("/answer", answer);
        scene.patience = Duration.ofSeconds(10);
        var collected = file(server.url("/answer"), null);

        assertThat(outcome(collected)).isEqualTo(outcome);
        assertThat(detail(collected)).contains("127.0.0.1").doesNotContain("secret", "latest");
    }

    /** Whoever may guess what a private host answers would know from its digest when they have guessed right. */
    @Test
    void anotherFileIsNotToldOf() {
        server.on("/answer", Response.ok("application/xml", "7"));

        assertThat(detail(file(server.url("/answer"), null)))
                .doesNotContain(Digest.of("7".getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Test
    void silenceEndsWithTheDeadline() {
        server.on("/answer", Response.silence());
        scene.patience = Duration.ofMillis(300);

        assertThat(outcome(file(server.url("/answer"), null))).isEqualTo("TimedOut");
    }

    @Test
    void nothingPrivateIsContactedThatNoSettingPermits() {
        try (var strict = Scene.strict(server)) {
            for (var address : List.of(
                    server.url("/report"),
                    server.url("/report").replace("http:", "https:"),
                    server.otherUrl("/report").replace("http:", "https:"),
                    "https://[::1]/report",
                    "https://10.0.0.1/report",
                    "https://169.254.169.254/latest/meta-data")) {
                var source = new Source.HttpsFile(URI.create(address), DIGEST, null);
                var collected = strict.collect(source, new Check.Present());

                assertThat(outcome(collected)).as(address).isEqualTo("AddressRefused");
                assertThat(detail(collected)).contains("evidence.hosts").doesNotContain("registries");
            }
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void onlyCertificatesUnderTrustedAuthoritiesCount() {
        var authority = CertificateAuthority.create("test", InstantSource.system());
        try (var tls = ScriptedRegistry.start(authority.server("files", List.of("127.0.0.1")));
                var distrusting = Scene.trusting(tls, null);
                var trusting = Scene.trusting(tls, authority.certificatePem())) {
            tls.otherwise(Response.ok("application/xml", CONTENT));
            var source = new Source.HttpsFile(URI.create(tls.url("/report")), DIGEST, null);

            assertThat(outcome(distrusting.collect(source, new Check.Present())))
                    .isEqualTo("CertificateUntrusted");
            assertThat(outcome(trusting.collect(source, new Check.Present()))).isEqualTo("Passed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/a",
                "file:///etc/passwd",
                "https:opaque",
                "/relative",
                "https://user:pass@example.com/a",
                "https://example.com/a#part",
                "https:///a"
            })
    void refusesAddressesThatAreNone(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Source.HttpsFile(URI.create(address), DIGEST, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain; charset=utf-8", "text\n", "täxt/plain"})
    void refusesMediaTypesThatAreNone(String mediaType) {
        var address = URI.create("https://example.com/a");

        assertThatIllegalArgumentException().isThrownBy(() -> new Source.HttpsFile(address, DIGEST, mediaType));
    }
}
