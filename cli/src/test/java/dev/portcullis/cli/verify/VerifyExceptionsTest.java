package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions from files, against a real registry. */
final class VerifyExceptionsTest {
    private static final String SHOP = "--namespace=shop";

    private static LocalStack stack;
    private static String host;
    private static FixtureImage unsigned;
    private static Path policy;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-exceptions").registry().cosign().start();
        host = stack.registry().host();
        unsigned = new ImageFixtures(stack.registry(), 12).image("apps/unsigned", "v1");
        policy = file("policy.yaml", """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: keys}
                spec:
                  keys: [{name: release, pem: "%s"}]
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release}
                spec:
                  mode: Enforce
                  match: {images: ["%s/apps/**"]}
                  authorities: [{name: ci, trustRoot: keys, keys: [release]}]
                  requirements: [{name: signed, signature: {authorities: [ci]}}]
                  exceptions: {namespaces: [shop], maxDuration: 24h}
                """.formatted(
                        stack.cosign().generateKeyPair("release").publicKeyPem().replace("\n", "\\n"), host));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void countsAsApprovedAndSaysSo() throws IOException {
        var run = verify(exception("shop", byDigest(), in(Duration.ofHours(1))), SHOP);

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("allowed by an exception only: ")
                .contains("[Exception]", "[SignatureMissing]", "passes by PolicyException \"hotfix\"")
                .contains("was taken for approved");
    }

    @Test
    void saysSoToProgramsToo() throws IOException {
        var run = verify(exception("shop", byDigest(), in(Duration.ofHours(1))), SHOP, "--output=json");

        var report = JsonMapper.builder().build().readTree(run.out());
        assertThat(report.path("verdict").asText()).isEqualTo("allow");
        assertThat(report.path("reason").asText()).isEqualTo("Exception");
        assertThat(report.at("/findings/0/exception/name").asText()).isEqualTo("hotfix");
        assertThat(report.at("/exceptionsAssumedApproved/0/used").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"--service-account=worker, 0", "--service-account=builder, 1", "--timeout=60, 1"})
    void countsForTheServiceAccountThatItNames(String option, int code) throws IOException {
        var scope = "images: [\"" + host + "/apps/*\"], serviceAccounts: [worker]";

        assertThat(verify(exception("shop", scope, in(Duration.ofHours(1))), SHOP, option)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void changesNothingWhenItIsOverElsewhereOrAboutSomethingElse() throws IOException {
        var hour = in(Duration.ofHours(1));
        var other = "digests: [\"sha256:" + "0".repeat(64) + "\"]";
        for (var text : List.of(
                exception("shop", byDigest(), Instant.now().minusSeconds(1)),
                exception("till", byDigest(), hour),
                exception("shop", other, hour),
                exception("shop", byDigest(), hour).replace("[release]", "[other]"),
                // It was approved longer ago than the policy admits.
                exception("shop", byDigest(), hour)
                        .replace("reason:", "approval: {time: \"2026-01-01T00:00:00Z\"}, reason:"))) {
            var run = verify(text, SHOP);

            assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
            assertThat(run.out()).contains("[SignatureMissing]", "changes nothing for this image");
        }
        assertThat(verify(exception("till", byDigest(), hour), "--namespace=till")
                        .code())
                .isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void isNoWayAroundADigestThatIsDenied() throws IOException {
        var denying = file(
                "denying.yaml",
                Files.readString(policy)
                        .replace("  exceptions:", "  deny: {digests: [\"" + unsigned.digest() + "\"]}\n  exceptions:"));
        var run = CommandLineRun.of(
                "verify",
                unsigned.byDigest(),
                "--policy=" + denying,
                "--exception=" + file("e.yaml", exception("shop", byDigest(), in(Duration.ofHours(1)))),
                SHOP,
                "--plain-http=" + host);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("[ImageDenied]");
    }

    @Test
    void needsTheNamespace() throws IOException {
        var run = verify(exception("shop", byDigest(), in(Duration.ofHours(1))));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--namespace must be given too");
    }

    @ParameterizedTest
    @CsvSource({
        "'', there is no PolicyException",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: a}\nspec: {}', it has no namespace",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: a, namespace: shop}\nspec: {}', must be set",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: PolicyException\nmetadata: {name: a, namespace: shop}\nspec: {labels: {a: b}}', no such field",
        "'apiVersion: portcullis.dev/v1alpha1\nkind: EvidencePolicy\nmetadata: {name: a}\nspec: {}', belong into --policy",
    })
    void refusesFilesThatHoldNoUsableException(String text, String message) throws IOException {
        var run = verify(text, SHOP);

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
    }

    @Test
    void takesNoExceptionFromAmongThePolicies() throws IOException {
        var mixed = file(
                "mixed.yaml",
                Files.readString(policy) + "---\n" + exception("shop", byDigest(), in(Duration.ofHours(1))));
        var run = CommandLineRun.of("verify", unsigned.byDigest(), "--policy=" + mixed, SHOP, "--plain-http=" + host);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("given by --exception");
    }

    private static CommandLineRun verify(String exceptions, String... further) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "verify",
                unsigned.byDigest(),
                "--policy=" + policy,
                "--exception=" + file("exceptions.yaml", exceptions),
                "--plain-http=" + host));
        arguments.addAll(List.of(further));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static String exception(String namespace, String scope, Instant end) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: PolicyException
                metadata: {name: hotfix, namespace: %s}
                spec: {policies: [release], %s, reason: rebuild, expiresAt: "%s"}
                """.formatted(namespace, scope, end.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String byDigest() {
        return "digests: [\"" + unsigned.digest() + "\"]";
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time);
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
