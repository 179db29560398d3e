package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against a private Sigstore and its trusted root. */
final class VerifyKeylessTest {
    private static final OidcIdentity RELEASE = new OidcIdentity.Email("release@acme.example");
    private static final OidcIdentity STRANGER = new OidcIdentity.Email("release@acme.example.evil.example");

    private static LocalStack stack;
    private static FixtureImage signed;
    private static FixtureImage signedByStranger;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("cli-keyless").registry().sigstore().start();
        var images = new ImageFixtures(stack.registry(), 17);
        signed = images.image("apps/signed", "v1");
        signedByStranger = images.image("apps/stranger", "v1");
        stack.sigstore().signKeyless(signed.byDigest(), RELEASE);
        stack.sigstore().signKeyless(signedByStranger.byDigest(), STRANGER);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void allowsTheRightIdentityAndNamesIt() throws IOException {
        var run = verify(signed, stack.sigstore().trustedRootJson());
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("allowed: ", "signature by release@acme.example", "signed at ");
    }

    @Test
    void deniesALookAlike() throws IOException {
        var run = verify(signedByStranger, stack.sigstore().trustedRootJson());
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out())
                .contains("[SignerNotAuthorized]", "release@acme.example.evil.example")
                .doesNotContain(": met");
    }

    @Test
    void deniesWhatAnotherAuthorityCertified() throws IOException {
        try (var other = LocalStack.builder().name("cli-other").sigstore().start()) {
            var run = verify(signed, other.sigstore().trustedRootJson());
            assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
            assertThat(run.out()).contains("invalid  [").doesNotContain(": met");
        }
    }

    private static CommandLineRun verify(FixtureImage image, String trustedRoot) throws IOException {
        var host = stack.registry().host();
        var policy = Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  signedCertificateTimestamp: NotRequired
                  trustedRoot:
                    inline: |
                %s
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release-images}
                spec:
                  mode: Enforce
                  match:
                    images: ["%s/apps/**"]
                    otherImages: Refuse
                  authorities:
                    - name: release
                      trustRoot: acme
                      identities:
                        - issuer: %s
                          subject: release@acme.example
                  requirements:
                    - {name: signed, signature: {authorities: [release]}}
                """.formatted(
                        trustedRoot.strip().indent(6).stripTrailing(),
                        host,
                        stack.sigstore().emailIssuer()));
        return CommandLineRun.of("verify", image.byDigest(), "--policy=" + policy, "--plain-http=" + host);
    }
}
