package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in Rego of policies from files, by modules and by bundles in a real registry. */
class VerifyRulesTest {
    private static final String OPA = Tools.find().binary("opa").toString();
    private static final String RULES = """
            package portcullis

            deny contains "not on the list" if not input.image.digest in input.parameters.digests
            """;

    private static LocalStack stack;
    private static String host;
    private static CosignKey team;
    private static FixtureImage listed;
    private static FixtureImage other;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("cli-rules").registry().cosign().start();
        host = stack.registry().host();
        team = stack.cosign().generateKeyPair("team");
        var images = new ImageFixtures(stack.registry(), 23);
        listed = images.image("apps/listed", "v1");
        other = images.image("apps/other", "v1");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void modulesAllowOneImageAndDenyAnother() throws IOException {
        var policy = policy(modules(RULES));

        assertThat(verify(policy, listed, OPA))
                .satisfies(run -> assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK));
        assertThat(verify(policy, other, OPA))
                .satisfies(run -> assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED))
                .satisfies(run -> assertThat(run.out()).contains("[PolicyDenied]", "not on the list"));
    }

    @Test
    void aBundleAllowsOneImageAndDeniesAnotherOnceItIsSigned() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("policy.rego"), RULES);
        var pushed = CommandLineRun.of(
                "policy", "push", host + "/policies/rules:v1", source.toString(), "--plain-http", host, "--opa", OPA);
        assertThat(pushed.code()).as(pushed.err()).isEqualTo(ExitCode.OK);
        var reference = pushed.out().strip();
        var policy = policy("bundle: {reference: \"" + reference + "\", authorities: [team]}\n");

        assertUnusable(verify(policy, listed, OPA), "spec.requirements[0].rego.bundle", "SignatureMissing");
        stack.cosign().sign(team, reference);
        // Its plan was made before: nobody compiles.
        assertThat(verify(policy, listed, "/nowhere/opa").code()).isEqualTo(ExitCode.OK);
        assertThat(verify(policy, other, "/nowhere/opa").out()).contains("[PolicyDenied]");
    }

    @Test
    void saysWhereRulesAreWrong() throws IOException {
        assertUnusable(
                verify(policy(modules("package portcullis\n\ndeny contains x if y\n")), listed, OPA),
                "EvidencePolicy rules",
                "policy.rego:3:15: rego_unsafe_var_error");
    }

    @Test
    void saysWhatToDoWithoutACompiler() throws IOException {
        assertUnusable(verify(policy(modules(RULES)), listed, "/nowhere/opa"), "/nowhere/opa", "install it");
    }

    private static void assertUnusable(CommandLineRun run, String... why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(why);
    }

    private static CommandLineRun verify(Path policy, FixtureImage image, String opa) {
        return CommandLineRun.of(
                "verify", image.byDigest(), "--policy", policy.toString(), "--plain-http", host, "--opa", opa);
    }

    private static String modules(String rego) {
        return "modules:\n        policy.rego: |\n" + rego.indent(10);
    }

    private static Path policy(String rules) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "policy", ".yaml"), """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: team
                      pem: |
                %s
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: rules}
                spec:
                  mode: Enforce
                  match: {images: ["%s/apps/**"]}
                  authorities:
                  - {name: team, trustRoot: acme, keys: [team]}
                  requirements:
                  - name: listed
                    rego:
                      parameters: {digests: ["%s"]}
                      %s""".formatted(
                        team.publicKeyPem().strip().indent(8).stripTrailing(), host, listed.digest(), rules));
    }
}
