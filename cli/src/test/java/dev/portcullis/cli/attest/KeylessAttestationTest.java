package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Fulcio and timestamp authority, and a Fulcio that answers badly. */
@Timeout(180)
class KeylessAttestationTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final OidcIdentity.Workflow RELEASE =
            OidcIdentity.Workflow.of("acme/shop", "release.yml", "refs/heads/main");

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static Path trustedRoot;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-keyless").registry().sigstore().start();
        trustedRoot = Files.writeString(
                folder.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        Files.writeString(folder.resolve("review.json"), "{}");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static FixtureImage image() {
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(stack.registry(), number).image("apps/shop-" + number, "v1");
    }

    private static Path token(String text) throws IOException {
        return Files.writeString(folder.resolve("token-" + NUMBER.incrementAndGet()), text);
    }

    private static CommandLineRun attest(FixtureImage image, String... further) {
        List<String> all = new ArrayList<>(List.of("attest", image.byDigest(), "--type", TYPE));
        all.addAll(List.of("--predicate", folder.resolve("review.json").toString()));
        all.addAll(List.of("--plain-http", image.host(), "--timeout=30"));
        all.addAll(List.of(further));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static CommandLineRun keyless(FixtureImage image, String fulcio, Path token, Path root) {
        return attest(
                image,
                "--fulcio-url=" + fulcio,
                "--identity-token-file=" + token,
                "--timestamp-url=" + stack.sigstore().timestampUrl().resolve("/api/v1/timestamp"),
                "--trusted-root=" + root);
    }

    private static String fulcio() {
        return stack.sigstore().fulcioUrl().toString();
    }

    private static void assertEnds(CommandLineRun run, int code, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void signsAsWhoeverTheTokenIsFor() throws IOException {
        var image = image();

        var run = keyless(image, fulcio(), token(stack.sigstore().token(RELEASE)), trustedRoot);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        var expected = new Checking.ByIdentity(PrivateSigstore.WORKFLOW_ISSUER, RELEASE.subject());
        var services = stack.sigstore().services(LogVersion.NONE, true);
        assertThat(stack.cosign()
                        .verifyAttestation(
                                new Checking(Signing.Format.BUNDLE, expected, services), TYPE, image.byDigest()))
                .contains("payload");
    }

    @Test
    void publishesNothingThatTheTrustedRootDoesNotVouchFor() throws IOException {
        try (var another = LocalStack.builder().name("cli-another").sigstore().start()) {
            var other = Files.writeString(
                    folder.resolve("other.json"), another.sigstore().trustedRootJson());
            var own = token(stack.sigstore().token(RELEASE));
            var foreign = token(another.sigstore().token(RELEASE));

            assertEnds(keyless(image(), fulcio(), own, other), ExitCode.REFUSED, "[CertificateUntrusted]");
            assertEnds(
                    keyless(image(), fulcio(), foreign, trustedRoot), ExitCode.REFUSED, "[CertificateRequestRefused]");
        }
    }

    @Test
    void tellsWhatAFulcioAnswersThatSignsNothing() throws IOException {
        var token = token(stack.sigstore().token(RELEASE));
        try (var fulcio = ScriptedRegistry.start()) {
            fulcio.otherwise(Response.of(429));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.UNDECIDABLE,
                    "[CertificateAuthorityLimited]");
            fulcio.otherwise(Response.of(503));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.UNDECIDABLE,
                    "[CertificateAuthorityUnavailable]");
            fulcio.otherwise(Response.ok("application/json", "{}"));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.REFUSED,
                    "[CertificateResponseInvalid]");
        }
    }

    @Test
    void asksNobodyWithoutAllThatItNeeds() throws IOException {
        var token = token(stack.sigstore().token(RELEASE));
        var damaged = token("no token");
        try (var fulcio = ScriptedRegistry.start()) {
            var url = "--fulcio-url=" + fulcio.url("");
            var from = "--identity-token-file=" + token;
            assertEnds(attest(image(), url), ExitCode.USAGE, "--identity-token-file");
            assertEnds(attest(image(), from), ExitCode.USAGE, "--fulcio-url");
            assertEnds(attest(image(), url, from), ExitCode.USAGE, "--timestamp-url");
            assertEnds(attest(image(), url, from, "--key=key.pem"), ExitCode.USAGE, "a key is of no use");
            assertEnds(keyless(image(), fulcio.url(""), damaged, trustedRoot), ExitCode.USAGE, "no token (JWT)");
            assertEnds(keyless(image(), "http://fulcio.example.com", token, trustedRoot), ExitCode.USAGE, "https://");
            assertThat(fulcio.requests()).isEmpty();
        }
    }
}
