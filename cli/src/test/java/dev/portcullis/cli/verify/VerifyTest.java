package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command against a real registry and signatures by real cosign. */
final class VerifyTest {
    private static final String UNUSED_HOST = "127.0.0.1:1";

    private static LocalStack stack;
    private static String host;
    private static CosignKey right;
    private static FixtureImage signed;
    private static FixtureImage signedByAnother;
    private static FixtureImage unsigned;

    @TempDir
    private static Path folder;

    private static Path policy;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-verify").registry().cosign().start();
        host = stack.registry().host();
        var images = new ImageFixtures(stack.registry(), 11);
        signed = images.image("apps/signed", "v1");
        signedByAnother = images.image("apps/other", "v1");
        unsigned = images.image("apps/unsigned", "v1");
        right = stack.cosign().generateKeyPair("right");
        stack.cosign().sign(right, signed.byDigest());
        stack.cosign().sign(stack.cosign().generateKeyPair("wrong"), signedByAnother.byDigest());
        policy = file("policy.yaml", policy("Enforce", "Required", host));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void allowsWhatTheRightKeySignedAndSaysBywhom() {
        var run = verify(signed.byDigest());
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("allowed: ", signed.digest(), "valid    signature by key release", "\"signed\": met")
                .contains("under trust root \"acme\"", "referrers API");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void deniesWhatNobodySigned() {
        assertDenied(verify(unsigned.byDigest()), "SignatureMissing", "cosign sign");
    }

    @Test
    void deniesWhatAnotherKeySignedAndSaysWhatWasFound() {
        assertDenied(verify(signedByAnother.byDigest()), "", "invalid  [KeyUnknown]");
    }

    @Test
    void deniesATagWhereADigestIsRequired() {
        assertDenied(verify(signed.byTag()), "DigestRequired", "the reference has no digest");
    }

    @Test
    void deniesAnImageThatDoesNotExist() {
        assertDenied(verify(host + "/apps/none@sha256:" + "0".repeat(64)), "", "remedy");
    }

    @Test
    void deniesAnImageThatNoPolicyCovers() {
        assertDenied(verify(host + "/other/app@" + signed.digest()), "ImageUnmatched", "no policy covers");
    }

    @Test
    void deniesWhatIsNoReference() {
        assertDenied(verify("Not An Image"), "ReferenceInvalid", "");
    }

    @Test
    void saysThatARegistryCouldNotBeAsked() throws IOException {
        var unreachable = file("unreachable.yaml", policy("Enforce", "Required", UNUSED_HOST));
        var run = CommandLineRun.of(
                "verify",
                UNUSED_HOST + "/apps/app@" + signed.digest(),
                "--policy",
                unreachable.toString(),
                "--plain-http",
                UNUSED_HOST,
                "--timeout=5");
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(run.out()).contains("undecidable: ", "not decidable", "remedy");
    }

    @Test
    void staysAwayFromPrivateAddressesUnlessToldOtherwise() {
        var run = CommandLineRun.of("verify", signed.byDigest(), "--policy", policy.toString());
        assertDenied(run, "RegistryAddressRefused", "");
    }

    @Test
    void resolvesATagWhereThePolicyAllowsOne() throws IOException {
        var lenient = file("lenient.yaml", policy("Warn", "Allow", host));
        var run = CommandLineRun.of("verify", signed.byTag(), "--policy", lenient.toString(), "--plain-http", host);
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("[NotEnforced]", signed.digest());
    }

    @ParameterizedTest
    @CsvSource({"tier=production, 1", "tier=test, 0", "'a=b,tier=production', 1"})
    void appliesPoliciesOfTheNamespaceOnly(String labels, int code) throws IOException {
        var selecting =
                file("selecting.yaml", policy("Enforce", "Required", host).replace("    otherImages: Refuse\n", """
                            otherImages: Refuse
                            namespaceSelector: {matchLabels: {tier: production}}
                        """));
        var run = CommandLineRun.of(
                "verify",
                unsigned.byDigest(),
                "--policy=" + selecting,
                "--plain-http=" + host,
                "--namespace-labels=" + labels);
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
    }

    @Test
    void reportsTheSameAsJson() throws IOException {
        var allowed = json(verify(signed.byDigest(), "--output=json"));
        assertThat(allowed.path("verdict").asText()).isEqualTo("allow");
        assertThat(allowed.path("reason").asText()).isEqualTo("Verified");
        assertThat(allowed.path("digest").asText()).isEqualTo(signed.digest());
        assertThat(allowed.at("/satisfied/0/by/0/signer/key").asText()).isEqualTo("release");
        assertThat(allowed.path("findings")).isEmpty();
        var denied = json(verify(unsigned.byDigest(), "--output", "json"));
        assertThat(denied.path("verdict").asText()).isEqualTo("deny");
        assertThat(denied.at("/findings/0/reason").asText()).isEqualTo("SignatureMissing");
        assertThat(denied.at("/findings/0/mode").asText()).isEqualTo("Enforce");
        assertThat(denied.path("satisfied")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no EvidencePolicy",
        "'a: [', it is no YAML",
        "'{\"mediaType\": \"x\"}', no EvidencePolicy",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {}', must be set",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: a}\nspec: {trustedRoot: {tuf: {url: \"https://a.test\","
                + " root: {inline: \"{}\"}}}}', followed in a cluster only",
        "'apiVersion: portcullis.dev/v1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {}', only EvidencePolicy",
    })
    void refusesFilesThatHoldNoUsablePolicy(String text, String message) throws IOException {
        var run = verifyWith(file("broken.yaml", text));
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void refusesAPolicyWhoseTrustRootIsMissing() throws IOException {
        var text = policy("Enforce", "Required", host);
        var run = verifyWith(file("rootless.yaml", text.substring(text.indexOf("\n---\n") + 1)));
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no TrustRoot \"acme\"");
    }

    @Test
    void takesTrustRootsFromFurtherFiles() throws IOException {
        var text = policy("Enforce", "Required", host);
        var policies = file("policies.yaml", text.substring(text.indexOf("\n---\n") + 1));
        var roots = file("roots.yaml", text.substring(0, text.indexOf("\n---\n") + 1));
        var run = CommandLineRun.of(
                "verify",
                "--policy",
                policies.toString(),
                "--trusted-root",
                roots.toString(),
                signed.byDigest(),
                "--plain-http",
                host);
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
    }

    @Test
    void neverRunsCredentialHelpers() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"credsStore\":\"boom\",\"credHelpers\":{\"" + host + "\":\"boom\"},\"auths\":{\"" + host
                        + "\":{}}}");
        var run = CommandLineRun.of(folder, "verify", signed.byDigest(), "--policy=" + policy, "--plain-http=" + host);
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
    }

    private static CommandLineRun verify(String image, String... further) {
        var arguments = new ArrayList<>(List.of("verify", image, "--policy", policy.toString(), "--plain-http", host));
        arguments.addAll(List.of(further));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static CommandLineRun verifyWith(Path file) {
        return CommandLineRun.of("verify", signed.byDigest(), "--policy=" + file, "--plain-http=" + host);
    }

    private static void assertDenied(CommandLineRun run, String reason, String text) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).startsWith("denied: ").contains("[" + reason).contains(text);
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        return JsonMapper.builder().build().readTree(run.out());
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String policy(String mode, String digest, String host) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: release
                      pem: |
                %s
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release-images}
                spec:
                  mode: %s
                  digest: %s
                  match:
                    images: ["%s/apps/**"]
                    otherImages: Refuse
                  authorities:
                    - {name: release, trustRoot: acme, keys: [release]}
                  requirements:
                    - {name: signed, signature: {authorities: [release]}}
                """.formatted(right.publicKeyPem().strip().indent(8).stripTrailing(), mode, digest, host);
    }
}
