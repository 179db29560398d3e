package dev.portcullis.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class VerifyBundleTest {
    private static final String REHEARSAL = "src/main/launcher/rehearsal/";
    private static final String BUNDLE = "--bundle=" + REHEARSAL + "bundle.sigstore.json";
    private static final String ROOT = "--trusted-root=" + REHEARSAL + "trusted_root.json";
    private static final String WITHOUT_CT = "--signed-certificate-timestamp=NotRequired";
    private static final String SIGNED = "sha256:5a1d5cd15aeac371cad8a9cb0505d5ab7d221af988318918e6226d2d2b0bb0e1";
    private static final String SUBJECT = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """;

    @TempDir
    private Path folder;

    @Test
    void saysWhoSignedWhatAndWhen() {
        var run = CommandLineRun.of(
                "verify-bundle",
                BUNDLE,
                ROOT,
                WITHOUT_CT,
                "--certificate-identity=" + SUBJECT,
                "--certificate-oidc-issuer=" + ISSUER,
                SIGNED);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("verified: " + SIGNED, SUBJECT, ISSUER, "by a timestamp authority");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "x" + SUBJECT + ", " + ISSUER,
        SUBJECT + "x, " + ISSUER,
        SUBJECT + ", " + ISSUER + "/",
        SUBJECT + ", HTTPS://token.actions.githubusercontent.com",
        ".*, .*",
        "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0, " + ISSUER,
    })
    void acceptsNoOtherSignerThanExactlyTheExpectedOne(String identity, String issuer) {
        var run = CommandLineRun.of(
                "verify-bundle",
                BUNDLE,
                ROOT,
                WITHOUT_CT,
                "--certificate-identity",
                identity,
                "--certificate-oidc-issuer",
                issuer,
                SIGNED);
        assertRefused(run, "IdentityMismatch", SUBJECT);
    }

    @Test
    void acceptsNoOtherArtifact() {
        var run = CommandLineRun.of(keyless("sha256:" + "0".repeat(64), WITHOUT_CT));
        assertRefused(run, "SubjectMismatch", "another artifact");
    }

    @Test
    void acceptsNoArtifactFileWithOtherContent() throws IOException {
        var file = Files.writeString(folder.resolve("artifact"), "something else");
        assertRefused(CommandLineRun.of(keyless(file.toString(), WITHOUT_CT)), "SubjectMismatch", "");
    }

    @Test
    void demandsCertificateTransparencyUnlessToldOtherwise() {
        var run = CommandLineRun.of(keyless(SIGNED));
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("the trust root cannot be used", "certificate transparency");
    }

    @Test
    void aCertificateIsNoSignatureByTheKeyGiven() throws IOException {
        var key = Files.writeString(folder.resolve("key.pub"), KEY);
        var run = CommandLineRun.of("verify-bundle", BUNDLE, ROOT, WITHOUT_CT, "--key", key.toString(), SIGNED);
        assertRefused(run, "IdentityMismatch", "not with the key given");
    }

    @Test
    void aKeyNeedsALogEntryOnlyWhereTheInstanceHasALog() throws IOException, GeneralSecurityException {
        var without = Files.writeString(
                folder.resolve("root"),
                "{\"mediaType\": \"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"}");
        var signed = signedByKey();

        var alone = CommandLineRun.of(signed.toArray(String[]::new));
        assertThat(alone.code()).as(alone.err()).isEqualTo(ExitCode.OK);
        var bare = CommandLineRun.of(with(signed, "--trusted-root=" + without));
        assertThat(bare.code()).as(bare.err()).isEqualTo(ExitCode.OK);
        assertRefused(CommandLineRun.of(with(signed, ROOT)), "LogEntryMissing", "no log entry");
        var optional = CommandLineRun.of(with(signed, ROOT, "--transparency-log=Optional"));
        assertThat(optional.code()).as(optional.err()).isEqualTo(ExitCode.OK);
        var demanded = CommandLineRun.of(with(signed, "--trusted-root=" + without, "--transparency-log=Required"));
        assertThat(demanded.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(demanded.err()).contains("a transparency log is demanded for keys");
    }

    /** A log whose kind of key is unknown proves nothing; the demand for an entry stays. */
    @Test
    void aKeyNeedsALogEntryEvenIfTheLogCannotBeRead() throws IOException, GeneralSecurityException {
        var unreadable = Files.writeString(folder.resolve("root"), """
                {
                  "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                  "tlogs": [{
                    "baseUrl": "https://log.example.com",
                    "hashAlgorithm": "SHA2_256",
                    "publicKey": {
                      "rawBytes": "AAAA",
                      "keyDetails": "ML_DSA_65",
                      "validFor": {"start": "2026-01-01T00:00:00Z"}
                    }
                  }]
                }
                """);
        var run = CommandLineRun.of(with(signedByKey(), "--trusted-root=" + unreadable));
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("a transparency log is demanded for keys");
    }

    @ParameterizedTest
    @CsvSource({
        "'', BundleMalformed",
        "'{', BundleMalformed",
        "'[]', BundleMalformed",
        "'{}', BundleVersionUnknown",
        "'{\"a\":1,\"a\":2}', BundleAmbiguous",
    })
    void aBundleThatIsNoneCountsForNothing(String text, String reason) throws IOException {
        var file = Files.writeString(folder.resolve("bundle"), text);
        var arguments = keyless(SIGNED, WITHOUT_CT);
        arguments[1] = "--bundle=" + file;
        assertRefused(CommandLineRun.of(arguments), reason, "");
    }

    @Test
    void aTrustRootThatIsNoneTrustsNobody() throws IOException {
        var file = Files.writeString(folder.resolve("root"), "{}");
        var arguments = keyless(SIGNED, WITHOUT_CT);
        arguments[2] = "--trusted-root=" + file;
        var run = CommandLineRun.of(arguments);
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("not verified", "trustedRoot.mediaType");
    }

    static Stream<List<String>> wrongOptions() {
        var identity = "--certificate-identity=" + SUBJECT;
        var issuer = "--certificate-oidc-issuer=" + ISSUER;
        return Stream.of(
                List.of(),
                List.of("no-such-command"),
                List.of("verify-bundle"),
                List.of("verify-bundle", BUNDLE, ROOT, identity, issuer),
                List.of("verify-bundle", ROOT, identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, identity, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, identity, "--certificate-oidc-issuer=", SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, "--certificate-identity= ", issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, "--tuf-cache=x", identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, "--key=x", "--tuf-cache=x", SIGNED),
                List.of("verify-bundle", BUNDLE, "--key=x", identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, identity, issuer, SIGNED, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, identity, issuer, "sha256:abc"),
                List.of("verify-bundle", BUNDLE, ROOT, identity, issuer, "no-such-file"),
                List.of("verify-bundle", "--bundle=no-such-file", ROOT, identity, issuer, SIGNED),
                List.of("verify-bundle", "--bundle=.", ROOT, identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, "--trusted-root=no-such-file", identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, "--transparency-log=no", identity, issuer, SIGNED),
                List.of("verify-bundle", BUNDLE, ROOT, "--insecure", identity, issuer, SIGNED));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void wrongOptionsAreTold(List<String> arguments) {
        var run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("portcullis: ").contains("--help`").doesNotContain("Exception", "\tat ");
    }

    /** Returns the arguments that verify an artifact by the key that signed it. */
    private List<String> signedByKey() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var artifact = Files.writeString(folder.resolve("signed"), "an artifact");
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(Files.readAllBytes(artifact));
        var base64 = Base64.getEncoder();
        var bundle =
                Files.writeString(folder.resolve("signed.json"), """
                {
                  "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                  "verificationMaterial": {"publicKey": {"hint": ""}},
                  "messageSignature": {"signature": "%s"}
                }
                """.formatted(base64.encodeToString(signer.sign())));
        var key = Files.writeString(
                folder.resolve("signed.pub"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + base64.encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        return List.of("verify-bundle", "--bundle=" + bundle, "--key=" + key, artifact.toString());
    }

    private static String[] with(List<String> arguments, String... further) {
        return Stream.concat(arguments.stream(), Stream.of(further)).toArray(String[]::new);
    }

    private static String[] keyless(String artifact, String... further) {
        var arguments = new ArrayList<>(List.of(
                "verify-bundle",
                BUNDLE,
                ROOT,
                "--certificate-identity=" + SUBJECT,
                "--certificate-oidc-issuer=" + ISSUER,
                artifact));
        arguments.addAll(List.of(further));
        return arguments.toArray(String[]::new);
    }

    private static void assertRefused(CommandLineRun run, String reason, String detail) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("not verified: [" + reason + "]").contains(detail);
    }
}
